// Narrowing History: a plain form, so that the address says what is shown and works without a script.
import { ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { paths } from "@/lib/paths";
import { runStatuses } from "@/lib/runs/schema";

export type Shown = {
  q?: string | undefined;
  task?: string | undefined;
  model?: string | undefined;
  status?: string | undefined;
};

const look = "h-9 rounded-[10px] border border-edge bg-paper px-2.5";

function Choice({
  name,
  label,
  value,
  options,
}: {
  name: string;
  label: string;
  value: string | undefined;
  options: [string, string][];
}) {
  return (
    <div className="relative min-w-0 sm:max-w-44">
      <select
        name={name}
        aria-label={label}
        defaultValue={value ?? ""}
        className={`${look} w-full appearance-none truncate pr-8`}
      >
        <option value="">{label}</option>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 size-4 text-ink-soft"
      />
    </div>
  );
}

const states = runStatuses.map((one): [string, string] => [one, one.charAt(0).toUpperCase() + one.slice(1)]);

export function HistoryFilter({ shown, models }: { shown: Shown; models: [string, string][] }) {
  return (
    <search className="px-4 pt-4 pb-1.5 sm:px-6">
      <form action={paths.history()} className="grid grid-cols-2 gap-2 sm:flex">
        <input
          type="search"
          name="q"
          aria-label="Words in the question or the answer"
          placeholder="Find words"
          defaultValue={shown.q}
          className={`${look} col-span-2 min-w-40 px-3 placeholder:text-ink-soft sm:flex-1`}
        />
        <Choice name="task" label="All tasks" value={shown.task} options={[["ask", "Ask"]]} />
        <Choice name="model" label="All models" value={shown.model} options={models} />
        <Choice name="status" label="Any state" value={shown.status} options={states} />
        <Button type="submit" className="h-9">
          Show
        </Button>
      </form>
    </search>
  );
}
