// How much script each page brings, compressed, in a real browser's eyes.
import { chromium } from "@playwright/test";
import { launchOptions } from "@/e2e/browser";
import { scriptBytes } from "@/e2e/weight";
import { setUp } from "./first-minute";
import type { Figure } from "./statistics";
import { newHome, startStudio } from "./studio";

const PAGES = ["/ask", "/history", "/team", "/settings/connections", "/settings/keys", "/settings/look"];
const KILOBYTE = 1000;

/** In a new studio, whose first account is made as a person would. */
export async function pageWeights(): Promise<Figure[]> {
  const home = await newHome();
  const studio = await startStudio(home);
  const browser = await chromium.launch(await launchOptions());
  const page = await browser.newPage({ baseURL: studio.url });
  const control = await scriptBytes(page, "/sign-in");
  await setUp(page, studio);
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
