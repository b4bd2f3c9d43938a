// What is worth knowing before the next run, near its price: a model that leaves, parameters that don't apply.

export function Warnings({ warnings }: { warnings: readonly string[] }) {
  return warnings.map((warning) => (
    <p key={warning} className="px-1 pt-0.5 text-[12.5px] text-ink-soft">
      {warning}
    </p>
  ));
}
