// Quantiles, and lines of a table: what was measured, ours, the control of the same run, the aim.

/** The value below which the share `q` (0 to 1) of the sorted samples lies, by the nearest rank. */
export function quantile(samples: number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

export const median = (samples: number[]): number => quantile(samples, 0.5);

/** One figure. `aim` is what we want of `ours`; nothing passes or fails by it. */
export type Figure = { name: string; unit: string; ours: number; control: number; controlIs: string; aim: string };

const shown = (value: number): string => {
  if (Number.isNaN(value)) return "–";
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
};

/** The figures as a Markdown table. */
export function table(figures: Figure[]): string {
  const head = "| Figure | Ours | Control | What the control is | Aim |\n| --- | ---: | ---: | --- | --- |";
  const line = ({ name, unit, ours, control, controlIs, aim }: Figure) =>
    `| ${name} | ${shown(ours)} ${unit} | ${shown(control)} ${unit} | ${controlIs} | ${aim} |`;
  return [head, ...figures.map(line)].join("\n");
}
