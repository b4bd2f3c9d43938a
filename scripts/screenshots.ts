// Draws the pictures of the documents: a fresh studio, the samples that come with it, the Reader.
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { answered, ask } from "@/e2e/steps";
import { test } from "@/e2e/studio";

const FOLDER = "docs/screenshots";

/** Writes what the page shows as a small PNG: paper and ink need few colours. */
async function keep(page: Page, name: string): Promise<void> {
  // The toasts and the cursor of the one moment are not what the page looks like.
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
  await writeFile(`${FOLDER}/${name}.png`, await sharp(picture).png({ palette: true, quality: 90 }).toBuffer());
}

async function askSample(page: Page, sample: string, questions: string[]): Promise<void> {
  await page.goto("/ask");
  await page.getByRole("button", { name: `Try the sample: ${sample}` }).click();
  for (const question of questions) await answered(await ask(page, question));
}

test("the pages, as a person sees them", async ({ page }) => {
  await askSample(page, "Page with a table", ["What does the table say?"]);
  await askSample(page, "Invoice without a date", ["What is the date?"]);
  await askSample(page, "Tilted invoice", ["Who is it from?", "What is the total?"]);
  await askSample(page, "Bakery receipt", ["Which codes are in it?"]);
  await askSample(page, "Sample invoice", ["What is the total?", "What is the date?"]);
  await keep(page, "ask");
  await page.emulateMedia({ colorScheme: "dark" });
  await keep(page, "ask-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await keep(page, "ask-phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/history");
  await page.waitForLoadState("networkidle");
  await keep(page, "history");
});
