"use client";
// The budgets of one whom: the team, a person or an API key.
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { BudgetView } from "@/lib/costs/schema";
import { BudgetForm, type Target } from "./budget-form";
import { BudgetLine } from "./budget-line";

const MOST = 3;
const spans = { day: "a day", month: "a month", total: "all time" } as const;

type BudgetsProps = {
  /** Whose: "the team", "Bo". */
  whom: string;
  target: Target;
  budgets: readonly BudgetView[];
  manages: boolean;
  /** What is said where there is none. */
  none?: string;
};

export function Budgets({ whom, target, budgets, manages, none }: BudgetsProps) {
  const [setting, setSetting] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const done = () => {
    setSetting(false);
    // The form goes with what had the focus.
    opener.current?.focus();
  };
  return (
    <div className="flex w-full flex-col gap-3">
      {budgets.length > 0 ? (
        <ul className="flex flex-col gap-3.5">
          {budgets.map((budget) => (
            <BudgetLine
              key={budget.id}
              budget={budget}
              manages={manages}
              label={`the budget of ${whom} for ${spans[budget.period]}`}
            />
          ))}
        </ul>
      ) : null}
      {none && budgets.length === 0 ? <p className="text-ink-soft">{none}</p> : null}
      {setting ? (
        <BudgetForm
          label={`A budget for ${whom}`}
          target={target}
          taken={budgets.map(({ period }) => period)}
          onDone={done}
        />
      ) : null}
      {manages && budgets.length < MOST ? (
        <div className={setting ? "sr-only" : ""}>
          <Button ref={opener} aria-label={`Set a budget for ${whom}`} onClick={() => setSetting(true)}>
            Set a budget
          </Button>
        </div>
      ) : null}
    </div>
  );
}
