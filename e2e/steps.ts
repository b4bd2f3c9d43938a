// What journeys do again and again, as a person would.
import type { Locator, Page } from "@playwright/test";
import { expect } from "./studio";

/** Chooses the model of this name from the composer's menu. */
export async function chooseModel(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Model:/ }).click();
  await page.getByRole("combobox").fill(name);
  await page.getByRole("option", { name }).first().click();
  await expect(page.getByRole("button", { name: `Model: ${name}` })).toBeVisible();
}

export const exchange = (page: Page, question: string): Locator =>
  page.getByRole("article", { name: question, exact: true });

/** Writes the question and runs it; returns its place on the page. */
export async function ask(page: Page, question: string): Promise<Locator> {
  await page.getByRole("textbox", { name: "Question" }).fill(question);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(exchange(page, question)).toBeVisible();
  return exchange(page, question);
}

/** Waits until the answer is whole: only then can it be copied. */
export const answered = (asked: Locator): Promise<void> =>
  expect(asked.getByRole("button", { name: "Copy" })).toBeVisible({ timeout: 30_000 });

export const textOf = async (asked: Locator): Promise<string> => (await asked.textContent()) ?? "";
export const wordsIn = async (asked: Locator): Promise<number> => (await textOf(asked)).split(/\s+/).length;

/** Waits until more has been written than there is now, and says how many words stood before and after. */
export async function grows(asked: Locator): Promise<{ before: number; after: number }> {
  const before = await wordsIn(asked);
  let after = before;
  await expect
    .poll(async () => {
      after = await wordsIn(asked);
      return after;
    })
    .toBeGreaterThan(before);
  return { before, after };
}

type Counted = { openStreams?: () => number };

/** Has a page count the event streams it holds open; before its first load. */
export const countStreams = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const held: EventSource[] = [];
    class CountedSource extends EventSource {
      constructor(url: string | URL) {
        super(url);
        held.push(this);
      }
    }
    window.EventSource = CountedSource;
    (window as Counted).openStreams = () => held.filter((one) => one.readyState !== EventSource.CLOSED).length;
  });

export const openStreams = (page: Page): Promise<number> =>
  page.evaluate(() => (window as Counted).openStreams?.() ?? 0);
