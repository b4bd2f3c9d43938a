// axe finds nothing on any page, in any state it is often seen in, in light and dark, on a desk and on a phone.
import type { BrowserContext, Page } from "@playwright/test";
import { type SmtpStandIn, startSmtpStandIn } from "../stand-ins/smtp";
import { expectNoFaults, pagesOfApp } from "./axe";
import { answered, ask, chooseModel, grows } from "./steps";
import { test as base, expect, startStudio } from "./studio";

const MINUTES = 60_000;

const test = base.extend<{ stranger: BrowserContext }, { post: SmtpStandIn }>({
  post: [
    async ({ browserName: _ }, use) => {
      const post = await startSmtpStandIn();
      await use(post);
      await post.stop();
    },
    { scope: "worker" },
  ],
  settings: [async ({ post }, use) => use({ SMTP_URL: post.url, OPEN_SIGNUP: "1" }), { scope: "worker" }],
  /** The browser of somebody who has not signed in. */
  stranger: async ({ signedIn, studio }, use) => {
    const context = await signedIn.browser()?.newContext({ baseURL: studio.address });
    if (!context) throw new Error("The journeys run in a browser of their own.");
    await use(context);
    await context.close();
  },
});

test.use({ provided: true });
test.describe.configure({ timeout: 4 * MINUTES });

/** Where each page of the app folder is looked at below. */
const WALK = {
  "inside the studio": [
    "/ask",
    "/ask/[runId]",
    "/history",
    "/runs/[runId]",
    "/settings/account",
    "/settings/connections",
    "/settings/keys",
    "/settings/look",
    "/settings/sessions",
    "/team",
  ],
  "at the door": ["/docs/api", "/forgot", "/invite/[token]", "/reset/[token]", "/sign-in", "/sign-up"],
  "before anybody is there": ["/set-up/[token]"],
  "leads on at once": ["/", "/settings", "/settings/people"],
};

test("no page is left out of the walk", () => {
  expect(Object.values(WALK).flat().sort()).toEqual(pagesOfApp());
});

/** Asks with a sample; answers the id of the run. */
async function askSample(page: Page, model: string, question: string): Promise<string> {
  await page.goto("/ask");
  await page.getByRole("button", { name: /Try the sample: Sample invoice/ }).click();
  await chooseModel(page, model);
  await answered(await ask(page, question));
  return page.url().split("/").at(-1) ?? "";
}

test("the pages of the studio, before anything was asked", async ({ page }) => {
  for (const path of WALK["inside the studio"].filter((one) => !one.includes("["))) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoFaults(page, path);
  }
});

test("an answer while it waits, while it comes, when it is stopped and when it has ended", async ({ page }) => {
  await page.goto("/ask");
  await chooseModel(page, "standin-silent");
  const silent = await ask(page, "Is anybody there?");
  await expectNoFaults(page, "a question that waits");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(silent.getByText("Stopped.", { exact: true })).toBeVisible();
  await expectNoFaults(page, "a question that was stopped");
  await page.goto("/ask");
  await page.getByRole("button", { name: /Try the sample: Sample invoice/ }).click();
  await chooseModel(page, "standin-slow");
  const slow = await ask(page, "Tell me everything.");
  await expectNoFaults(page, "an answer that comes", () => grows(slow));
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(slow.getByText("Stopped.", { exact: true })).toBeVisible();
});

test("answers that failed, were refused, are long, or point at the picture", async ({ page }) => {
  await page.goto("/ask");
  for (const model of ["standin-400", "standin-refuses", "standin-length", "standin-cut", "standin-markdown"]) {
    await chooseModel(page, model);
    const asked = await ask(page, `What does ${model} say?`);
    await expect(asked).toHaveAttribute("aria-busy", "false");
  }
  await expectNoFaults(page, "a long conversation with every ending");
  await askSample(page, "Reader", "What is the total?");
  await page
    .getByRole("button", { name: /show where it stands/ })
    .first()
    .focus();
  await expectNoFaults(page, "an answer that points at the picture");
});

test("the pages of the studio, full", async ({ page }) => {
  const run = await askSample(page, "GPT-4o", "What is the date?");
  await answered(await ask(page, "And the total?"));
  const { id } = (await (await page.request.get("/api/v1/runs?limit=1")).json()).items[0];
  const orders = [1, 2].map((one) => ({ task: "ask", model: "openai/gpt-4o", input: { question: `Sail ${one}` } }));
  const headers = { origin: new URL(page.url()).origin };
  await page.request.post("/api/v1/groups", { data: { kind: "batch", orders }, headers });
  for (const path of [`/ask/${run}`, `/runs/${id}`, "/history", "/history?q=nothing-like-this"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    for (const group of await page.locator("summary").all()) await group.click();
    await expectNoFaults(page, path);
  }
});

test("menus, dialogs and what unfolds", async ({ page }) => {
  await page.goto("/ask");
  await page.getByRole("button", { name: /^Model:/ }).click();
  await expect(page.getByRole("combobox")).toBeVisible();
  await expectNoFaults(page, "the models");
  await page.getByRole("combobox").fill("no such model at all");
  await expectNoFaults(page, "the models, none found");
  await page.keyboard.press("Escape");
  await chooseModel(page, "GPT-4o");
  await page.getByRole("button", { name: "More" }).click();
  await expect(page.getByLabel("Temperature")).toBeVisible();
  await expectNoFaults(page, "the parameters");
  await page.getByRole("button", { name: "pictures used before" }).click();
  await expect(page.getByRole("dialog", { name: "Pictures used before" }).getByRole("button").first()).toBeVisible();
  await expectNoFaults(page, "the pictures used before");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Take a photo" }).click();
  await expect(page.getByRole("button", { name: "Take photo" })).toBeEnabled();
  await expectNoFaults(page, "the camera");
  await page.keyboard.press("Escape");
});

test("a toast, and a page that is asked for and is not there", async ({ page, complaints }) => {
  await page.goto("/ask");
  const letter = { name: "letter.png", mimeType: "image/png", buffer: Buffer.from("This is a letter.") };
  await expectNoFaults(page, "a toast", async () => {
    await page.locator("input[type=file]").first().setInputFiles(letter);
    await expect(page.locator("[data-sonner-toast][data-mounted=true]").last()).toBeVisible();
  });
  for (const path of ["/runs/01a20878-0000-7000-8000-000000000000", "/nothing-here"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
    await expectNoFaults(page, path);
  }
  // The browser reports what was refused and what is not there itself.
  expect(complaints.filter((text) => !/40[04]|415/.test(text))).toEqual([]);
  complaints.length = 0;
});

/** Ways to break a page in the browser, each further out than the one before. */
const BREAKS: [title: string, where: string, broken: () => unknown][] = [
  [
    "This page did not work",
    "a page of the studio that broke",
    () =>
      Object.defineProperty(document, "title", {
        get: () => document.querySelector("title")?.textContent ?? "",
        set: () => {
          throw new Error("broken on purpose");
        },
      }),
  ],
  [
    "This page did not work",
    "a frame that broke",
    () => {
      const { toUpperCase } = String.prototype;
      // Ada's initial, in the rail.
      String.prototype.toUpperCase = function upper() {
        if (String(this) === "A") throw new Error("broken on purpose");
        return toUpperCase.call(this);
      };
    },
  ],
  [
    "Medley did not work",
    "everything broke",
    () => {
      window.matchMedia = () => {
        throw new Error("broken on purpose");
      };
    },
  ],
];

test("a page that broke", async ({ context, complaints }) => {
  for (const [title, where, broken] of BREAKS) {
    const page = await context.newPage();
    await page.addInitScript(broken);
    await page.goto("/ask");
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await expectNoFaults(page, where);
    await page.close();
  }
  expect(complaints.every((text) => text.includes("broken on purpose"))).toBe(true);
  complaints.length = 0;
});

test("settings with rows, and their forms with errors", async ({ page, post }) => {
  await page.goto("/settings/connections");
  await page.getByLabel("Kind").selectOption("compatible");
  await page.getByLabel("Name", { exact: true }).fill("");
  await page.getByLabel("Address").fill("not an address");
  await page.getByRole("button", { name: "Add and check" }).click();
  await expect(page.getByText("This is not an http:// or https:// address.")).toBeVisible();
  await expectNoFaults(page, "a connection that can't be");
  await page.getByLabel("Name", { exact: true }).fill("Shed");
  await page.getByLabel("Address").fill("http://127.0.0.1:9/v1");
  await page.getByRole("button", { name: "Add and check" }).click();
  await page.getByRole("button", { name: "Edit Shed" }).click();
  await expect(page.getByRole("form", { name: "Edit Shed" })).toBeVisible();
  await page.getByRole("button", { name: "Remove Shed" }).click();
  await expectNoFaults(page, "a connection that is changed");
  await page.goto("/settings/keys");
  await page.getByLabel("What is it for?").fill("The night job");
  await page.getByRole("button", { name: "Make a key" }).click();
  await expect(page.getByRole("status").locator("code")).toBeVisible();
  await expectNoFaults(page, "a key that was made");
  await page.goto("/team");
  await page.getByLabel("E-mail (may stay empty)").fill("bo@example.com");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(page.getByRole("status").locator("code")).toBeVisible();
  await expect.poll(() => post.letters.length).toBeGreaterThan(0);
  await expectNoFaults(page, "an invite that was made");
  await page.goto("/team");
  await page.getByRole("button", { name: "Take back the invite of bo@example.com" }).focus();
  await expectNoFaults(page, "people and invites");
  await page.goto("/settings/sessions");
  await page.getByLabel("Present password").fill("not the password");
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("main").getByRole("alert").first()).toBeVisible();
  await expectNoFaults(page, "a password that can't be");
});

test("budgets that are set, changed and used up", async ({ page }) => {
  await page.goto("/team");
  await page.getByRole("button", { name: "Set a budget for the team" }).click();
  const form = page.getByRole("form", { name: "A budget for the team" });
  await form.getByLabel("Limit in dollars").fill("plenty");
  await page.keyboard.press("Enter");
  await expect(form.getByRole("alert").first()).toBeVisible();
  await expectNoFaults(page, "a budget that can't be");
  await form.getByLabel("Limit in dollars").fill("0.0001");
  await page.keyboard.press("Enter");
  await expect(form).toHaveCount(0);
  await page.getByRole("button", { name: /^Remove the budget/ }).click();
  await expectNoFaults(page, "a budget that is used up");
  await page.goto("/ask");
  await chooseModel(page, "GPT-4o");
  await page.getByRole("textbox", { name: "Question" }).fill("May I?");
  await expect(page.getByRole("form", { name: "Composer" }).getByRole("status")).toContainText("budget");
  await expectNoFaults(page, "a question that no budget has room for");
});

test("the pages at the door", async ({ stranger, page, post }) => {
  const outside = await stranger.newPage();
  for (const path of ["/sign-in", "/sign-up", "/forgot", "/docs/api", "/invite/none", "/reset/none", "/set-up/none"]) {
    await outside.goto(path);
    await expect(outside.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoFaults(outside, path);
  }
  await outside.goto("/sign-in");
  await outside.getByLabel("E-mail").fill("nobody@example.com");
  await outside.getByLabel("Password").fill("not the password");
  await outside.getByRole("button", { name: "Sign in" }).click();
  await expect(outside.getByRole("main").getByRole("alert")).toBeVisible();
  await expectNoFaults(outside, "a password that is wrong");
  await outside.goto("/sign-up");
  await outside.getByLabel("Your name").fill("Ada");
  await outside.getByLabel("E-mail").fill("ada@example.com");
  await outside.getByLabel("Password").fill("a long password");
  await outside.getByRole("button", { name: "Make an account" }).click();
  await expect(outside.getByRole("main").getByRole("alert")).toBeVisible();
  await expectNoFaults(outside, "an address that is taken");
  await outside.goto("/forgot");
  await outside.getByLabel("E-mail").fill("ada@example.com");
  const letters = post.letters.length;
  await outside.getByRole("button", { name: "Send me a link" }).click();
  await expect(outside.getByRole("status")).toContainText("is on its way");
  await expectNoFaults(outside, "a link that is on its way");
  await expect.poll(() => post.letters.length).toBe(letters + 1);
  const [, reset = ""] = /(\/reset\/\S+)/.exec(post.letters.at(-1)?.text ?? "") ?? [];
  await outside.goto(reset);
  await expect(outside.getByLabel("New password")).toBeVisible();
  await expectNoFaults(outside, "a new password");
  await page.goto("/team");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const link = new URL((await page.getByRole("status").locator("code").textContent()) ?? "").pathname;
  await outside.goto(link);
  await expect(outside.getByRole("button", { name: "Join Harbour Studio" })).toBeVisible();
  await expectNoFaults(outside, "an invite");
});

test("the page before anybody is there", async ({ stranger }) => {
  const studio = await startStudio({});
  const page = await stranger.newPage();
  try {
    await page.goto(studio.setUpLink);
    await expect(page.getByRole("button", { name: "Open the studio" })).toBeVisible();
    await expectNoFaults(page, "the set-up page");
    await page.goto(`${studio.address}/sign-in`);
    await expect(page.getByRole("heading", { name: "Nobody has an account yet" })).toBeVisible();
    await expectNoFaults(page, "signing in before anybody is there");
  } finally {
    await page.close();
    await studio.stop();
  }
});
