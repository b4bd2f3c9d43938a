import type { Page } from "@playwright/test";
import { answered, ask, chooseModel, exchange } from "./steps";
import { expect, test } from "./studio";
import { scriptBytes } from "./weight";

test.use({ provided: true });
test.describe.configure({ mode: "serial" });

const PAGES = [
  "/ask",
  "/history",
  "/team",
  "/settings/connections",
  "/settings/keys",
  "/settings/sessions",
  "/settings/look",
  "/settings/account",
];

/** The address of a conversation with a picture. */
async function conversation(page: Page): Promise<string> {
  await page.goto("/ask");
  await page.getByRole("button", { name: /Try the sample: Sample invoice/ }).click();
  await chooseModel(page, "GPT-4o");
  await answered(await ask(page, "What is the total?"));
  return new URL(page.url()).pathname;
}

test("on a phone nothing is wider than the screen, and the composer keeps its place", async ({ page }) => {
  const thread = await conversation(page);
  const run = thread.replace("/ask/", "/runs/");
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [...PAGES, thread, run]) {
    await page.goto(path);
    await expect(page.getByRole("navigation", { name: "Studio" })).toBeInViewport();
    const { wide, screen } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      screen: window.innerWidth,
    }));
    expect(wide, `${path} is as wide as the screen`).toBeLessThanOrEqual(screen);
  }
  await page.goto(thread);
  await expect(page.getByRole("textbox", { name: "Question" })).toBeInViewport();
  await expect(page.getByText(/^~\$/)).toBeInViewport();
  await answered(await ask(page, "And on a phone?"));
});

test("every page has one heading, its landmarks, and a name for everything that can be used", async ({ page }) => {
  const thread = await conversation(page);
  for (const path of [...PAGES, thread, thread.replace("/ask/", "/runs/"), "/history?q=nothing-at-all"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }), path).toHaveCount(1);
    await expect(page.getByRole("main"), path).toHaveCount(1);
    await expect(page, path).toHaveTitle(/ · Medley$/);
    const unnamed = await page.evaluate(() =>
      [...document.querySelectorAll("button, a, input:not([type=hidden]):not([hidden]), select, textarea")].flatMap(
        (element) => {
          const labels =
            element instanceof HTMLInputElement || element instanceof HTMLSelectElement
              ? (element.labels?.length ?? 0)
              : 0;
          const named =
            element.getAttribute("aria-label") ?? element.getAttribute("aria-labelledby") ?? element.textContent;
          return labels > 0 || named?.trim() ? [] : [element.outerHTML.slice(0, 120)];
        },
      ),
    );
    expect(unnamed, path).toEqual([]);
    const undescribed = await page.locator("img:not([alt])").count();
    expect(undescribed, path).toBe(0);
  }
});

/** Lightness of what is written and of what it is written on, as CSS luminance from 0 to 1. */
const contrasts = (page: Page) =>
  page.evaluate(() => {
    const level = (colour: string): number => {
      const canvas = document.createElement("canvas").getContext("2d");
      if (!canvas) throw new Error("This browser can't draw.");
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const backgroundOf = (element: Element): string => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
      }
      return getComputedStyle(document.documentElement).backgroundColor;
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const poor: string[] = [];
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      const text = texts.currentNode.textContent?.trim();
      if (!element || !text || !element.checkVisibility() || element.closest("script, style, [disabled], [data-slot]"))
        continue;
      const [ink, paper] = [level(getComputedStyle(element).color), level(backgroundOf(element))];
      const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      if (contrast < 4.5) poor.push(`${contrast.toFixed(2)} "${text.slice(0, 40)}"`);
    }
    return { poor, paper: level(getComputedStyle(document.body).backgroundColor) };
  });

test("words are readable in light and in dark", async ({ page }) => {
  const thread = await conversation(page);
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of [...PAGES, thread, thread.replace("/ask/", "/runs/")]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { poor, paper } = await contrasts(page);
      expect(poor, `${path} in ${scheme}`).toEqual([]);
      expect(paper > 0.5, `${path} is ${scheme}`).toBe(scheme === "light");
    }
  }
  await page.emulateMedia({ colorScheme: null });
});

/** Keeps what the page's polite region and its alerts were given to say, in order. */
const listen = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const heard: string[] = [];
    const aloud = "[role=log], [role=alert]";
    const hear = (node: Node) => {
      const element = node instanceof Element ? node : node.parentElement;
      const said = element?.matches(aloud) || element?.closest(aloud) ? element : element?.querySelector(aloud);
      const text = said?.textContent?.trim();
      if (text) heard.push(text);
    };
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) addedNodes.forEach(hear);
    }).observe(document, { childList: true, subtree: true });
    Object.assign(window, { heard });
  });

const heardOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...((window as { heard?: string[] }).heard ?? [])]);

test("an answer is read out by the sentence as it comes, each once, by the tab that somebody is at", async ({
  page,
  context,
}) => {
  await listen(page);
  await page.goto("/ask");
  await chooseModel(page, "standin-fast");
  await answered(await ask(page, "Are you there?"));
  const other = await context.newPage();
  await listen(other);
  // A window beside this one, that nobody is at.
  await other.addInitScript(() => Object.assign(document, { hasFocus: () => false }));
  await other.goto(page.url());
  await chooseModel(page, "standin-markdown");
  const asked = await ask(page, "Read it to me.");
  await expect.poll(() => heardOn(page)).toContain("What it is");
  await expect(asked).toHaveAttribute("aria-busy", "true");
  await answered(asked);
  await answered(exchange(other, "Read it to me."));
  await expect
    .poll(() => heardOn(page))
    .toEqual([
      "Asked standin-fast.",
      "standin-fast answers.",
      "The total is 1,250.00.",
      "The answer is complete.",
      "Asked standin-markdown.",
      "standin-markdown answers.",
      "What it is",
      "The invoice of Acme Corp. is about 1,250.00 in all, e.g. for planks.",
      "It was written on 3.5.2026!",
      "Was it paid?",
      "planks, 12 of them",
      "a barrel of tar",
      "rope, see the list",
      "what, price",
      "planks, 950.00",
      "tar, 300.00",
      "A block of code, one line.",
      "So it was sent.",
      "合計は千二百五十です。",
      "支払いは五月です。",
      "The answer is complete.",
    ]);
  expect(await heardOn(other)).toEqual([]);
  await other.evaluate(() => {
    Object.assign(document, { hasFocus: () => true });
    window.dispatchEvent(new Event("focus"));
  });
  await expect.poll(() => heardOn(other)).toEqual(["The answer is complete."]);
  await other.close();
});

test("that an answer was stopped, declined or failed is said aloud", async ({ page }) => {
  await listen(page);
  await page.goto("/ask");
  await chooseModel(page, "standin-slow");
  const slow = await ask(page, "Go on and on.");
  await expect.poll(() => heardOn(page)).toContain("The picture shows an invoice of Acme Corp.");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect.poll(async () => (await heardOn(page)).at(-1)).toBe("Stopped.");
  await expect(slow.getByText("Stopped.", { exact: true })).toBeVisible();
  await chooseModel(page, "standin-refuses");
  await ask(page, "And now?");
  await expect.poll(async () => (await heardOn(page)).at(-1)).toBe("The model declined to answer.");
  await chooseModel(page, "standin-400");
  await ask(page, "And here?");
  await expect.poll(() => heardOn(page)).toContainEqual(expect.stringMatching(/does not take images/));
  await page.reload();
  await expect(exchange(page, "And here?")).toBeVisible();
  expect(await heardOn(page)).toEqual([]);
});

test("a page loads less than 190 kB of script", async ({ page }) => {
  const thread = await conversation(page);
  for (const path of ["/ask", thread, "/history", "/team", "/settings/connections"])
    expect(await scriptBytes(page, path), path).toBeLessThan(190_000);
});
