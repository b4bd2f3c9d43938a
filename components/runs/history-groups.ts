// History's lines: a run, or the runs of a group together.
import type { RunLine } from "@/lib/runs/schema";

export type HistoryLine = { kind: "run"; run: RunLine } | { kind: "group"; id: string; runs: RunLine[] };

/** Runs of one group as one line, at the place of the newest; a group with one run here is that run. */
export function historyLines(runs: readonly RunLine[]): HistoryLine[] {
  const groups = new Map<string, RunLine[]>();
  for (const run of runs) if (run.groupId) groups.set(run.groupId, [...(groups.get(run.groupId) ?? []), run]);
  const told = new Set<string>();
  return runs.flatMap((run): HistoryLine[] => {
    const group = run.groupId ? (groups.get(run.groupId) ?? []) : [];
    if (!run.groupId || group.length < 2) return [{ kind: "run", run }];
    if (told.has(run.groupId)) return [];
    told.add(run.groupId);
    return [{ kind: "group", id: run.groupId, runs: group }];
  });
}

/** What the runs cost together in micros; null when one of them is unknown. */
export const costOfAll = (runs: readonly RunLine[]): number | null =>
  runs.reduce<number | null>((sum, run) => (sum === null || run.costMicros === null ? null : sum + run.costMicros), 0);
