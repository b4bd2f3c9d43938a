// The line of numbers under an answer: model, time, tokens, cost.

import { formatCount, formatDuration } from "@/lib/format";
import type { RunView } from "@/lib/runs/schema";
import { costWords } from "./cost-words";

/** Time, tokens and cost of an ended run, in words; what is not known says so. */
export function numbersOf(run: RunView): string[] {
  const { inputTokens = 0, cachedTokens = 0, imageInputTokens = 0, outputTokens = 0 } = run.usage ?? {};
  const tokens = inputTokens + cachedTokens + imageInputTokens + outputTokens;
  const facts = [run.timing.totalMs === null ? "" : formatDuration(run.timing.totalMs)];
  if (tokens > 0 && run.costMicros !== 0) facts.push(`${formatCount(tokens)} tokens`);
  facts.push(costWords(run));
  return facts.filter((fact) => fact !== "");
}

export const modelOf = (run: RunView): string =>
  run.connection.slug === "local" ? `${run.modelName}, on this machine` : run.modelName;

export function Facts({ facts }: { facts: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3.5 gap-y-1 text-[12.5px] text-ink-soft tabular-nums">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}
