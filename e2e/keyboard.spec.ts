// Everything there is to do, by keyboard alone, from the set-up link to signing out. No mouse is ever moved.
import { chromium, type Page } from "@playwright/test";
import { launchOptions } from "./browser";
import { answered, exchange } from "./steps";
import { test as base, expect, STAND_IN_KEY } from "./studio";

const MINUTES = 60_000;

/** The browser of somebody who has only the set-up link. */
const test = base.extend({
  signedIn: [
    async ({ studio }, use) => {
      const browser = await chromium.launch(await launchOptions());
      const context = await browser.newContext({ baseURL: studio.address, viewport: { width: 1440, height: 900 } });
      await use(context);
      await browser.close();
    },
    { scope: "worker" },
  ],
});

test.use({ provided: true });
test.describe.configure({ mode: "serial", timeout: 3 * MINUTES });

type Stop = { name: string; seen: boolean; uncovered: boolean };

/** What has the focus, and whether one can see that: by its outline, or by the edge of the composer around it. */
const focused = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { name: "", seen: true, uncovered: true };
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const outlined = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "var(--iris-9)";
    const form = at.closest("form");
    const edged = form !== null && getComputedStyle(form).borderColor === getComputedStyle(probe).color;
    probe.remove();
    const { left, top, width, height } = at.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    const labels = at instanceof HTMLInputElement || at instanceof HTMLSelectElement ? [...(at.labels ?? [])] : [];
    const name = at.getAttribute("aria-label") || labels.map((label) => label.textContent).join(" ") || at.textContent;
    return {
      name: (name ?? "").trim().replace(/\s+/g, " "),
      seen: outlined || edged,
      uncovered: over !== null && (at.contains(over) || over.contains(at) || labels.some((one) => one.contains(over))),
    };
  });

/** One press of Tab (or Shift and Tab); whatever has the focus then can be seen. Answers its name. */
async function step(page: Page, key = "Tab"): Promise<string> {
  await page.keyboard.press(key);
  const { name, seen, uncovered } = await focused(page);
  expect(seen, `the focus on "${name}" can be seen`).toBe(true);
  expect(uncovered, `nothing covers "${name}"`).toBe(true);
  return name;
}

/** Tabs until the focus is on what `to` says. */
async function tabTo(page: Page, to: RegExp, key = "Tab"): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 60) {
    const name = await step(page, key);
    if (to.test(name)) return;
    passed.push(name);
  }
  throw new Error(`Sixty tabs did not reach ${to}: ${passed.join(" | ")}`);
}

const nameOfFocus = async (page: Page): Promise<string> => (await focused(page)).name;
const press = (page: Page, key: string): Promise<void> => page.keyboard.press(key);
const type = (page: Page, text: string): Promise<void> => page.keyboard.type(text);

/** Opens the models from the button that has the focus and takes the first that is found. */
async function chooseModel(page: Page, name: string): Promise<void> {
  await press(page, "Enter");
  await expect(page.getByRole("combobox", { name: "Find a model" })).toBeFocused();
  await type(page, name);
  await expect(page.getByRole("option", { name }).first()).toBeVisible();
  await press(page, "Enter");
  await expect(page.getByRole("button", { name: `Model: ${name}` })).toBeFocused();
}

test("the studio is set up, and the form says what is wrong where it is wrong", async ({ page, studio }) => {
  await page.goto(studio.setUpLink);
  await expect(page.getByLabel("Your name")).toBeFocused();
  await type(page, "Ada");
  expect(await step(page)).toBe("E-mail");
  await type(page, "ada@example.com");
  expect(await step(page)).toBe("Password");
  await type(page, "a long password");
  expect(await step(page)).toBe("Studio name");
  await press(page, "Control+a");
  await type(page, "Harbour Studio");
  expect(await step(page)).toBe("Open the studio");
  await press(page, "Enter");
  await page.waitForURL("**/ask");
});

test("Ask is walked in the order it is read, from the skip link to its end and out again", async ({ page }) => {
  await page.goto("/ask");
  // The first minute begins on Run; behind the last stop the way begins anew at the top.
  await tabTo(page, /^$/);
  const stops: string[] = [];
  for (let name = await step(page); name !== "" && stops.length < 40; name = await step(page)) stops.push(name);
  const samples = stops.filter((name) => name.startsWith("Try the sample"));
  expect(samples.length).toBeGreaterThan(3);
  expect(stops).toEqual([
    "Skip to the page",
    ...["Ask", "History", "Team", "Settings", expect.stringMatching(/Ada$/)],
    ...samples,
    "pictures used before",
    "Question",
    "Add pictures",
    "Take a photo",
    "Model: Reader",
    "Run",
  ]);
});

test("the skip link leads past the rail", async ({ page }) => {
  await page.goto("/history");
  await tabTo(page, /^Skip to the page$/);
  await press(page, "Enter");
  await expect(page.getByRole("main")).toBeFocused();
  expect(await step(page)).toBe("Words in the question or the answer");
});

test("a sample is asked about, stopped, and followed up with another model", async ({ page }) => {
  await page.goto("/ask");
  await tabTo(page, /Try the sample: Bakery receipt/);
  await press(page, "Enter");
  await expect(page.getByRole("img", { name: "Bakery receipt" })).toBeVisible();
  await tabTo(page, /^Model:/);
  await chooseModel(page, "standin-slow");
  await tabTo(page, /^Run$/);
  await press(page, "Enter");
  const question = page.getByRole("textbox", { name: "Question" });
  await expect(question).toBeFocused();
  const slow = page.getByRole("article").first();
  await expect(slow).toContainText("The picture shows");
  await tabTo(page, /^Stop$/);
  // A press counts only half a second after Run was there.
  await expect(page.getByRole("button", { name: "Stop" })).toHaveAttribute("aria-disabled", "false");
  await press(page, "Enter");
  await expect(slow.getByText("Stopped.", { exact: true })).toBeVisible();
  await expect(question).toBeFocused();
  await tabTo(page, /^Model:/);
  await chooseModel(page, "GPT-4o");
  await tabTo(page, /^Question$/, "Shift+Tab");
  await type(page, "Anything else?");
  await press(page, "Control+Enter");
  await answered(exchange(page, "Anything else?"));
  await expect(question).toBeFocused();
});

test("what opens takes the focus, Escape closes it, and the focus is where it was", async ({ page }) => {
  await page.goto("/ask");
  for (const [button, inside] of [
    [/^Model:/, page.getByRole("combobox", { name: "Find a model" })],
    [/^Take a photo$/, page.getByRole("dialog", { name: "Take a photo" })],
    [/^pictures used before$/, page.getByRole("dialog", { name: "Pictures used before" })],
  ] as const) {
    await tabTo(page, button);
    await press(page, "Enter");
    await expect(inside).toBeVisible();
    await expect.poll(() => inside.evaluate((one) => one.contains(document.activeElement))).toBe(true);
    await press(page, "Escape");
    await expect(inside).toBeHidden();
    await expect.poll(() => nameOfFocus(page)).toMatch(button);
  }
});

test("a picture of one's own is chosen, asked about and taken away", async ({ page }) => {
  await page.goto("/ask");
  await tabTo(page, /^Add pictures$/);
  const chooser = page.waitForEvent("filechooser");
  await press(page, "Enter");
  await (await chooser).setFiles("public/samples/table.png");
  await expect(page.getByRole("img", { name: "table.png" })).toBeVisible();
  expect(await nameOfFocus(page)).toBe("Add pictures");
  await tabTo(page, /^Take table.png away$/, "Shift+Tab");
  await press(page, "Enter");
  await expect(page.getByRole("img", { name: "table.png" })).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  await tabTo(page, /^pictures used before$/);
  await press(page, "Enter");
  await tabTo(page, /^Use table.png$/);
  await press(page, "Enter");
  await expect(page.getByRole("img", { name: "table.png" })).toBeVisible();
  await tabTo(page, /^Question$/);
  await press(page, "Control+a");
  await type(page, "What does the table say?");
  await tabTo(page, /^Model:/);
  await chooseModel(page, "GPT-4o");
  await tabTo(page, /^Run$/);
  await press(page, "Enter");
  await answered(exchange(page, "What does the table say?"));
});

test("a result is found in History and opened", async ({ page }) => {
  await page.goto("/ask");
  await tabTo(page, /^History$/);
  await press(page, "Enter");
  await page.waitForURL("**/history");
  await tabTo(page, /^Words in the question/);
  await type(page, "table");
  await press(page, "Enter");
  await page.waitForURL("**/history?**");
  await tabTo(page, /^What does the table say\?$/);
  await press(page, "Enter");
  await page.waitForURL("**/runs/**");
  await tabTo(page, /^Carry on$/);
  await press(page, "Enter");
  await page.waitForURL("**/ask/**");
  await expect(exchange(page, "What does the table say?")).toBeVisible();
});

test("a connection is added with its key, and removed", async ({ page, standIn }) => {
  await page.goto("/ask");
  await tabTo(page, /^Settings$/);
  await press(page, "Enter");
  await page.waitForURL("**/settings/connections");
  await tabTo(page, /^Kind/);
  await type(page, "A server that speaks O");
  await expect(page.getByLabel("Kind")).toHaveValue("compatible");
  await tabTo(page, /^Name$/);
  await type(page, "Shed");
  await tabTo(page, /^Address$/);
  await type(page, standIn.baseUrl);
  await tabTo(page, /^Provider key$/);
  await type(page, STAND_IN_KEY);
  await press(page, "Enter");
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Shed" });
  await expect(row.getByText(/✓ It answers/)).toBeVisible();
  await tabTo(page, /^Remove Shed$/, "Shift+Tab");
  await press(page, "Enter");
  expect(await nameOfFocus(page)).toBe("Remove and forget its key: Shed");
  await press(page, "Enter");
  await expect(row).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("UL");
});

test("an API key is made and revoked, another session is ended, and the studio is left", async ({ page, studio }) => {
  const elsewhere = await page.context().browser()?.newContext({ baseURL: studio.address });
  const guest = await elsewhere?.newPage();
  await guest?.goto("/sign-in");
  await expect(guest?.getByLabel("E-mail") ?? page.locator("nothing")).toBeFocused();
  await guest?.keyboard.type("ada@example.com");
  await guest?.keyboard.press("Tab");
  await guest?.keyboard.type("a long password");
  await guest?.keyboard.press("Enter");
  await guest?.waitForURL("**/ask");

  await page.goto("/settings/connections");
  await tabTo(page, /^API keys$/);
  await press(page, "Enter");
  await page.waitForURL("**/settings/keys");
  await tabTo(page, /^What is it for\?$/);
  await type(page, "The night job");
  await press(page, "Enter");
  await expect(page.getByRole("status").locator("code")).toHaveText(/^mk_/);
  await tabTo(page, /^Revoke The night job$/, "Shift+Tab");
  await press(page, "Enter");
  await expect(page.getByText("The night job")).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);

  await tabTo(page, /^Sessions$/, "Shift+Tab");
  await press(page, "Enter");
  await page.waitForURL("**/settings/sessions");
  const rows = page.getByRole("main").getByRole("listitem").filter({ hasText: "last seen" });
  const before = await rows.count();
  await tabTo(page, /^End the session of /);
  await press(page, "Enter");
  await expect(rows).toHaveCount(before - 1);
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  expect((await guest?.request.get("/api/v1/runs"))?.status()).toBe(401);
  await elsewhere?.close();

  await tabTo(page, /^Account$/);
  await press(page, "Enter");
  await page.waitForURL("**/settings/account");
  await tabTo(page, /^Sign out$/);
  await press(page, "Enter");
  await page.waitForURL("**/sign-in");
  await expect(page.getByLabel("E-mail")).toBeFocused();
});
