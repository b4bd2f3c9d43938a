// A model as the composer offers it.
import type { Parameter } from "./parameters";

export type ModelChoice = {
  id: string;
  name: string;
  connectionName: string;
  /** The slug of its connection, where that has more models than it lists: any can be named. */
  namedAt?: string;
  /** Runs on this machine: nothing leaves, so nothing is removed from pictures. */
  local: boolean;
  ready: boolean;
  /** What is missing before it can be used, as a sentence. */
  needs: string | null;
  price: "free" | "known" | "unknown";
  /** The last day it is offered, as YYYY-MM-DD. */
  leavesOn: string | null;
  /** Longest side in pixels that a picture is sent with. */
  maxSide: number;
  parameters: readonly Parameter[];
};

/** Choices under the name of their connection, in the order they came. */
export function byConnection(models: readonly ModelChoice[]): [string, ModelChoice[]][] {
  const groups = new Map<string, ModelChoice[]>();
  for (const model of models) groups.set(model.connectionName, [...(groups.get(model.connectionName) ?? []), model]);
  return [...groups];
}

/** What is missing for each of these models alike, so that it needs saying only once; null where they differ. */
export function sharedNeed(models: readonly ModelChoice[]): string | null {
  const need = models.at(0)?.needs ?? null;
  return models.every((model) => model.needs === need) ? need : null;
}

/** The model to begin with: the one used last, else the first that can be used. `preferLocal`: one that is free, here. */
export function firstChoice(
  models: readonly ModelChoice[],
  { last, preferLocal = false }: { last?: string | undefined; preferLocal?: boolean },
): ModelChoice | undefined {
  const ready = models.filter((model) => model.ready);
  return (
    ready.find((model) => model.id === last) ??
    (preferLocal ? ready.find((model) => model.local) : undefined) ??
    ready.at(0)
  );
}

/** How well a model's words fit what is sought, from 0 (hidden) to 1: all of it must stand in them, best at their beginning. */
export function fits(words: string, sought: string): number {
  const [there, wanted] = [words.toLowerCase(), sought.toLowerCase().trim()];
  if (there.startsWith(`${wanted} `) || there === wanted) return 1;
  if (there.startsWith(wanted)) return 0.75;
  return wanted.split(/\s+/).every((word) => there.includes(word)) ? 0.5 : 0;
}
