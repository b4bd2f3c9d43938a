"use client";
// One budget: what is left, when it starts anew, and, for who manages the team, changing and removing it.
import { startTransition, useActionState, useState } from "react";
import { FormError } from "@/components/accounts/form-error";
import { problemsOf } from "@/components/accounts/problems";
import { BudgetBar } from "@/components/costs/budget-bar";
import { anewWords, leftWords, levelOf, percentOf } from "@/components/costs/budget-words";
import { Button } from "@/components/ui/button";
import { removeBudget } from "@/lib/costs/actions";
import type { BudgetView } from "@/lib/costs/schema";
import { formatSum } from "@/lib/format";
import { BudgetForm } from "./budget-form";

const inks = { fine: "", near: "text-warn", "used up": "text-bad" } as const;

function about(budget: BudgetView): string {
  const facts = [
    `${percentOf(budget)} % used`,
    budget.reservedMicros > 0 ? `${formatSum(budget.reservedMicros)} set aside for runs under way` : "",
    anewWords(budget),
    budget.allowUnknown ? "unknown prices allowed" : "",
  ];
  return facts.filter(Boolean).join(" · ");
}

type BudgetLineProps = { budget: BudgetView; label: string; manages: boolean };

function Controls({ budget, label, onChange }: { budget: BudgetView; label: string; onChange: () => void }) {
  const [sure, setSure] = useState(false);
  const [outcome, remove, removing] = useActionState(removeBudget, undefined);
  const go = () => {
    const form = new FormData();
    form.set("id", budget.id);
    startTransition(() => remove(form));
  };
  const words = removing ? "Removing…" : sure ? "Really remove" : "Remove";
  return (
    <>
      <FormError text={problemsOf(outcome).general} />
      <div className="-ml-3 flex gap-1 sm:ml-0">
        <Button variant="bare" onClick={onChange} aria-label={`Change ${label}`}>
          Change
        </Button>
        <Button
          variant={sure ? "stop" : "bare"}
          disabled={removing}
          aria-label={`${words} ${label}`}
          onClick={() => (sure ? go() : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {words}
        </Button>
      </div>
    </>
  );
}

/** `label` says whose it is and for which time. */
export function BudgetLine({ budget, label, manages }: BudgetLineProps) {
  const [changing, setChanging] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-full tabular-nums sm:basis-56">
        <p className={inks[levelOf(budget)]}>{leftWords(budget)}</p>
        <p className="text-[12.5px] text-ink-soft">{about(budget)}</p>
      </div>
      {/* On a phone below the bar, beside the words where there is room. */}
      <div className="order-last basis-full empty:hidden sm:order-none sm:basis-auto">
        {manages ? <Controls budget={budget} label={label} onChange={() => setChanging(!changing)} /> : null}
      </div>
      <div className="basis-full">
        <BudgetBar budget={budget} label={label} />
      </div>
      {changing ? (
        <div className="order-last basis-full">
          <BudgetForm label={`Change ${label}`} budget={budget} onDone={() => setChanging(false)} />
        </div>
      ) : null}
    </li>
  );
}
