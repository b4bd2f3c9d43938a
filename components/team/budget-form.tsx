"use client";
// Setting a budget, or changing one: dollars, for which time, and whether unknown prices pass.
import { useActionState, useEffect, useRef } from "react";
import { FormError } from "@/components/accounts/form-error";
import { problemsOf } from "@/components/accounts/problems";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { Outcome } from "@/lib/access/action";
import { changeBudget, setBudget } from "@/lib/costs/actions";
import type { BudgetView } from "@/lib/costs/schema";

const MICROS = 1_000_000;
const periods = [
  ["day", "A day"],
  ["month", "A month"],
  ["total", "In all"],
] as const;

export type Period = BudgetView["period"];
export type Target = { scope: BudgetView["scope"]; targetId: string | null };

type BudgetFormProps = {
  /** What the form is called: whose budget it is about. */
  label: string;
  onDone: () => void;
} & ({ budget: BudgetView } | { target: Target; taken: readonly Period[] });

function Periods({ taken, chosen, error }: { taken: readonly Period[]; chosen: string | undefined; error?: string }) {
  const open = periods.filter(([period]) => !taken.includes(period));
  const first = open.find(([period]) => period === chosen) ?? open.find(([period]) => period === "month") ?? open[0];
  return (
    <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
      <legend className="mb-1.5 font-medium text-[13px]">For how long</legend>
      {open.map(([period, name]) => (
        <label key={period} className="flex items-center gap-2.5">
          <input
            type="radio"
            name="period"
            value={period}
            defaultChecked={period === first?.[0]}
            className="accent-accent"
          />
          {name}
        </label>
      ))}
      {error ? (
        <p role="alert" className="basis-full text-[13px] text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

function Hidden({ fields }: { fields: Record<string, string> }) {
  return Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

function hiddenFields(props: BudgetFormProps): Record<string, string> {
  if ("budget" in props) return { id: props.budget.id };
  const { scope, targetId } = props.target;
  return { scope, ...(targetId === null ? {} : { targetId }) };
}

export function BudgetForm(props: BudgetFormProps) {
  const budget = "budget" in props ? props.budget : undefined;
  const send = async (_before: Outcome<unknown> | undefined, form: FormData): Promise<Outcome<unknown>> => {
    const outcome = await (budget ? changeBudget(form) : setBudget(form));
    if (outcome.ok) props.onDone();
    return outcome;
  };
  const [outcome, act, pending] = useActionState(send, undefined);
  const { general, fields, entered } = problemsOf(outcome);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>("[name=limit]")?.focus(), []);
  return (
    <form
      ref={form}
      action={act}
      aria-label={props.label}
      className="flex w-full flex-col gap-4 rounded-[10px] border border-line-2 p-3.5"
    >
      <FormError text={general} />
      <Hidden fields={hiddenFields(props)} />
      <Field
        label="Limit in dollars"
        name="limit"
        inputMode="decimal"
        autoComplete="off"
        placeholder="10.00"
        maxLength={50}
        required
        defaultValue={entered.limit ?? (budget ? String(budget.limitMicros / MICROS) : "")}
        error={fields.limit}
        className="max-w-60"
      />
      {"budget" in props ? null : (
        <Periods
          taken={props.taken}
          chosen={entered.period}
          {...(fields.period === undefined ? {} : { error: fields.period })}
        />
      )}
      <label className="flex items-baseline gap-2.5">
        <input
          type="checkbox"
          name="allowUnknown"
          defaultChecked={outcome ? entered.allowUnknown === "on" : budget?.allowUnknown}
          className="accent-accent"
        />
        <span>
          Allow models whose price is unknown
          <span className="block text-[12.5px] text-ink-soft">
            What is asked of them counts nothing until its cost is known, so it can go over the limit unseen.
          </span>
        </span>
      </label>
      <div className="flex gap-2">
        <Button type="submit" variant="go" disabled={pending}>
          {pending ? "Saving…" : budget ? "Save" : "Set"}
        </Button>
        <Button variant="bare" onClick={props.onDone}>
          Leave it
        </Button>
      </div>
    </form>
  );
}
