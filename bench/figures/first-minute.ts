// The first minute of a new studio in a real browser: set up, and the sample invoice answered.
import { setTimeout as wait } from "node:timers/promises";
import { chromium, type Page } from "@playwright/test";
import { launchOptions } from "@/e2e/browser";
import type { Running } from "./process";
import { type Figure, median, quantile } from "./statistics";
import { newHome, startStudio } from "./studio";

const ROUNDS = 5;

async function setUpLink({ said }: Running): Promise<string> {
  for (;;) {
    const link = said.flatMap((line) => /(http\S+\/set-up\/\S+)/.exec(line)?.[1] ?? [])[0];
    if (link) return link;
    await wait(10);
  }
}

/** A quick typist's pause between letters. */
const TYPING = { delay: 40 };

/** Makes the first account as a person would. Ends on Ask. */
export async function setUp(page: Page, studio: Running): Promise<void> {
  await page.goto(await setUpLink(studio));
  await page.getByLabel("Your name").pressSequentially("Ada", TYPING);
  await page.getByLabel("E-mail").pressSequentially("ada@example.com", TYPING);
  await page.getByLabel("Password").pressSequentially("a long password", TYPING);
  await page.getByRole("button", { name: "Open the studio" }).click();
  await page.waitForURL("**/ask");
}

/** Presses Run on what is written and waits for the total; answers how long that took, in ms. */
async function press(page: Page): Promise<number> {
  await page.getByRole("button", { name: /^Run/ }).waitFor();
  const total = page.getByText("Total: 1,250.00");
  const before = await total.count();
  const startedAt = performance.now();
  await page.getByRole("button", { name: /^Run/ }).click();
  await total.nth(before).waitFor();
  return performance.now() - startedAt;
}

async function firstMinute(): Promise<{ first: number; second: number }> {
  const home = await newHome();
  const studio = await startStudio(home);
  const browser = await chromium.launch(await launchOptions());
  const page = await browser.newPage({ baseURL: studio.url });
  await setUp(page, studio);
  const first = await press(page);
  await page.goto("/ask");
  await page
    .getByRole("button", { name: /Try the sample: Sample invoice/ })
    .first()
    .click();
  const second = await press(page);
  await browser.close();
  await studio.stop();
  await home.remove();
  return { first, second };
}

/** New studios, each set up by a quick typist and asked as soon as its page is there. */
export async function firstMinutes(): Promise<Figure[]> {
  const times: { first: number; second: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await firstMinute());
  const [first, second] = [times.map((time) => time.first), times.map((time) => time.second)];
  return [
    {
      name: "First answer in a new studio's page, from the press, median",
      unit: "ms",
      ours: median(first),
      control: median(second),
      controlIs: "the same question once more",
      aim: "2000 ms",
    },
    {
      name: "First answer in a new studio's page, slowest of five",
      unit: "ms",
      ours: quantile(first, 1),
      control: quantile(second, 1),
      controlIs: "the same question once more",
      aim: "2000 ms",
    },
  ];
}
