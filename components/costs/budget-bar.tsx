// How much of a budget is used: spent, and set aside for runs under way.
import type { BudgetView } from "@/lib/costs/schema";
import { leftWords, levelOf, percentOf } from "./budget-words";

const colours = { fine: "bg-ink", near: "bg-warn", "used up": "bg-bad" } as const;

/** `label` is whose budget it is. */
export function BudgetBar({ budget, label }: { budget: BudgetView; label: string }) {
  const part = (micros: number) => `${Math.min(100, (micros / budget.limitMicros) * 100)}%`;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percentOf(budget)}
      aria-valuetext={`${percentOf(budget)} % used: ${leftWords(budget)}`}
      className="flex h-1 overflow-hidden rounded-full bg-press"
    >
      <span className={`h-full shrink-0 ${colours[levelOf(budget)]}`} style={{ width: part(budget.spentMicros) }} />
      <span className="h-full bg-edge" style={{ width: part(budget.reservedMicros) }} />
    </div>
  );
}
