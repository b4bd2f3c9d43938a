// How a budget stands, in words.
import type { BudgetView } from "@/lib/costs/schema";
import { formatRenewal, formatSum } from "@/lib/format";

/** From here on a person is warned. */
const NEAR = 0.8;

export type Level = "fine" | "near" | "used up";

export const leftOf = (budget: BudgetView): number => budget.limitMicros - budget.spentMicros - budget.reservedMicros;

/** How much of a budget is spent or set aside, from 0 to 1 and beyond. */
const shareOf = (budget: BudgetView): number => 1 - leftOf(budget) / budget.limitMicros;

export function levelOf(budget: BudgetView): Level {
  if (leftOf(budget) <= 0) return "used up";
  return shareOf(budget) >= NEAR ? "near" : "fine";
}

/** In whole percent; 100 only when nothing is left. */
export const percentOf = (budget: BudgetView): number =>
  leftOf(budget) <= 0 ? 100 : Math.min(99, Math.max(0, Math.floor(shareOf(budget) * 100)));

export const spans = { day: "today", month: "this month", total: "in all" } as const;
export const whose = { team: "The team's budget", user: "Your budget", key: "This API key's budget" } as const;

const levels: Level[] = ["used up", "near", "fine"];

/** The budget that is felt first: one that is used up, then one that is near its end, then the one with the least left. */
export function tightest(budgets: readonly BudgetView[]): BudgetView | undefined {
  const order = (budget: BudgetView) => levels.indexOf(levelOf(budget));
  return budgets.toSorted((a, b) => order(a) - order(b) || leftOf(a) - leftOf(b))[0];
}

/** "$3.20 of $10.00 left this month". */
export function leftWords(budget: BudgetView): string {
  const left = leftOf(budget);
  const limit = formatSum(budget.limitMicros);
  if (left <= 0) return `Nothing of ${limit} left ${spans[budget.period]}`;
  return `${formatSum(left)} of ${limit} left ${spans[budget.period]}`;
}

/** When it starts anew; empty for one that never does. */
export const anewWords = (budget: BudgetView): string =>
  budget.renewsAt ? `starts anew ${formatRenewal(budget.renewsAt)}` : "";

/** The quiet line near the price of the next run, from four fifths on; a refusal says it better. */
export function nearWarning(budget: BudgetView | undefined, refused: string | undefined): string[] {
  if (!budget || refused !== undefined || levelOf(budget) !== "near") return [];
  return [`${whose[budget.scope]} is nearly used: ${leftWords(budget)}.`];
}

/** Changes whenever a budget does. */
export const standingKey = (budgets: readonly BudgetView[]): string =>
  budgets
    .map(({ id, limitMicros, spentMicros, reservedMicros, allowUnknown }) =>
      [id, limitMicros, spentMicros, reservedMicros, allowUnknown].join(":"),
    )
    .join(" ");
