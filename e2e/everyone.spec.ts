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

/** Tabs until the focus is on what `at` says, and sees that every stop on the way shows its focus. */
async function tabTo(page: Page, at: RegExp): Promise<void> {
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press("Tab");
    const { name, visible } = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused) return { name: "", visible: true };
      const around = focused.closest("form") ?? focused;
      const outlined = getComputedStyle(focused).outlineStyle !== "none";
      const edged = getComputedStyle(around).borderColor !== getComputedStyle(document.body).borderColor;
      const label = focused.getAttribute("aria-label") ?? focused.textContent ?? "";
      return { name: label.trim(), visible: outlined || edged || focused === document.body };
    });
    expect(visible, `the focus on "${name}" can be seen`).toBe(true);
    if (at.test(name)) return;
  }
  throw new Error(`Forty tabs did not reach ${at}.`);
}

test("the first question and its follow-up need no mouse", async ({ page }) => {
  await page.goto("/ask");
  await tabTo(page, /Try the sample: Bakery receipt/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("img", { name: "Bakery receipt" })).toBeVisible();
  await tabTo(page, /^Model:/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("GPT-4o");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Model: GPT-4o/ })).toBeFocused();
  await tabTo(page, /^Run$/);
  await page.keyboard.press("Enter");
  await answered(exchange(page, "Which codes are in it?"));
  await expect(page.getByRole("textbox", { name: "Question" })).toBeFocused();
  await page.keyboard.type("Anything else?");
  await page.keyboard.press("Control+Enter");
  await answered(exchange(page, "Anything else?"));
});

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

test("an answer is read out by the sentence, not by the letter", async ({ page }) => {
  await page.goto("/ask");
  await chooseModel(page, "standin-slow");
  const asked = await ask(page, "Read it to me.");
  const region = asked.locator("[aria-live=polite]");
  await expect.poll(async () => (await region.textContent())?.trim() ?? "").not.toBe("");
  expect((await region.textContent())?.trim()).toMatch(/[.!?]$/);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(asked.getByText("Stopped.", { exact: true })).toBeVisible();
});

test("a page loads less than 190 kB of script", async ({ page }) => {
  const thread = await conversation(page);
  for (const path of ["/ask", thread, "/history", "/team", "/settings/connections"])
    expect(await scriptBytes(page, path), path).toBeLessThan(190_000);
});
