// What axe finds wrong with a page as it stands: light and dark, on a desk and on a phone.
import { readdirSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./studio";

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

export type Look = { scheme: "light" | "dark"; screen: "desk" | "phone" };
export const LOOKS: readonly Look[] = [
  { scheme: "light", screen: "desk" },
  { scheme: "dark", screen: "desk" },
  { scheme: "dark", screen: "phone" },
  { scheme: "light", screen: "phone" },
];

/** WCAG 2.2 to AA and axe's own good practice; of its experiments those that have a rule of WCAG behind them. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const EXPERIMENTS = ["label-content-name-mismatch", "css-orientation-lock", "p-as-heading", "td-has-header"];

/** Shows the page in this look; answers when its colours are there. The last resort of all pages has no theme. */
export async function wear(page: Page, { scheme, screen }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize(screen === "desk" ? DESK : PHONE);
  const html = page.locator("html");
  const themed = (await html.getAttribute("class"))?.match(/\b(light|dark)\b/);
  if (themed) await expect(html).toHaveClass(new RegExp(`\\b${scheme}\\b`));
}

/** What axe says against the page as it is now: rule, why, and the element. */
export async function faultsOf(page: Page): Promise<string[]> {
  // There are no frames here, so the way that needs no second page will do.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({
      runOnly: TAGS,
      rules: Object.fromEntries(EXPERIMENTS.map((rule) => [rule, { enabled: true }])),
    })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${failureSummary ?? ""} ${html.slice(0, 200)}`),
  );
}

/** Expects no fault in any look. `again` brings back what a change of the look takes away. */
export async function expectNoFaults(page: Page, where: string, again?: () => Promise<unknown>): Promise<void> {
  for (const look of LOOKS) {
    await wear(page, look);
    await again?.();
    expect.soft(await faultsOf(page), `${where}, ${look.scheme}, on a ${look.screen}`).toEqual([]);
  }
}

/** The address of every page in the app folder, with its parameters in brackets: "/ask/[runId]". */
export const pagesOfApp = (): string[] =>
  readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\/?page\.tsx$/, "").replace(/\([^)]+\)\//g, "")}`)
    .sort();
