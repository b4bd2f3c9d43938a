// How much script each page brings, compressed, in a real browser's eyes.
import { setTimeout as wait } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { launchOptions } from "@/e2e/browser";
import { scriptBytes } from "@/e2e/weight";
import type { Running } from "./process";
import type { Figure } from "./statistics";
import { newHome, startStudio } from "./studio";

const PAGES = ["/ask", "/history", "/team", "/settings/connections", "/settings/keys", "/settings/look"];
const KILOBYTE = 1000;

async function setUpLink({ said }: Running): Promise<string> {
  for (;;) {
    const link = said.flatMap((line) => /(http\S+\/set-up\/\S+)/.exec(line)?.[1] ?? [])[0];
    if (link) return link;
    await wait(10);
  }
}

/** In a new studio, whose first account is made as a person would. */
export async function pageWeights(): Promise<Figure[]> {
  const home = await newHome();
  const studio = await startStudio(home);
  const browser = await chromium.launch(await launchOptions());
  const page = await browser.newPage({ baseURL: studio.url });
  const control = await scriptBytes(page, "/sign-in");
  await page.goto(await setUpLink(studio));
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Open the studio" }).click();
  await page.waitForURL("**/ask");
  const figures: Figure[] = [];
  for (const path of PAGES)
    figures.push({
      name: `Script of ${path}, gzip`,
      unit: "kB",
      ours: (await scriptBytes(page, path)) / KILOBYTE,
      control: control / KILOBYTE,
      controlIs: "the sign-in page: Next, React and one form",
      aim: "190 kB",
    });
  await browser.close();
  await studio.stop();
  await home.remove();
  return figures;
}
