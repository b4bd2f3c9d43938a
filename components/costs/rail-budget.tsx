"use client";
// What is left of the tightest budget: above the person in the rail, on a phone above the ways around.
import { paths } from "@/lib/paths";
import { BudgetBar } from "./budget-bar";
import { anewWords, leftWords, levelOf, percentOf, tightest, whose } from "./budget-words";
import { useStanding } from "./standing";

const inks = { fine: "text-ink-soft", near: "text-warn", "used up": "text-bad" } as const;

export function RailBudget() {
  const budget = tightest(useStanding());
  if (!budget) return null;
  const level = levelOf(budget);
  const more = { fine: "", near: `${percentOf(budget)} % used`, "used up": anewWords(budget) }[level];
  return (
    <div className="order-first flex flex-col gap-1.5 px-1.5 pb-1.5 lg:order-none lg:px-2 lg:pt-3 lg:pb-2">
      <a
        href={paths.team()}
        title={whose[budget.scope]}
        className={`flex flex-wrap justify-between gap-x-2 text-[11px] leading-4 tabular-nums hover:text-ink lg:text-[12.5px] ${inks[level]}`}
      >
        <span>{leftWords(budget)}</span>
        {more ? <span>{more}</span> : null}
      </a>
      <BudgetBar budget={budget} label={whose[budget.scope]} />
    </div>
  );
}
