// Narrowing History: a plain form, so that the address says what is shown and works without a script.
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
    <select
      name={name}
      aria-label={label}
      defaultValue={value ?? ""}
      className={`${look} min-w-0 flex-1 sm:max-w-44 sm:flex-none`}
    >
      <option value="">{label}</option>
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </select>
  );
}

export function HistoryFilter({ shown, models }: { shown: Shown; models: [string, string][] }) {
  return (
    <search className="px-4 pt-4 pb-1.5 sm:px-6">
      <form action={paths.history()} className="flex flex-wrap gap-2">
        <input
          type="search"
          name="q"
          aria-label="Words in the question or the answer"
          placeholder="Find words"
          defaultValue={shown.q}
          className={`${look} min-w-40 basis-full px-3 placeholder:text-ink-soft sm:flex-1 sm:basis-0`}
        />
        <Choice name="task" label="All tasks" value={shown.task} options={[["ask", "Ask"]]} />
        <Choice name="model" label="All models" value={shown.model} options={models} />
        <Choice name="status" label="Any state" value={shown.status} options={runStatuses.map((one) => [one, one])} />
        <Button type="submit" className="h-9">
          Show
        </Button>
      </form>
    </search>
  );
}
