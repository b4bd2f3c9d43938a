// A model as the composer offers it.

export type ModelChoice = {
  id: string;
  name: string;
  connectionName: string;
  ready: boolean;
  /** What is missing before it can be used, as a sentence. */
  needs: string | null;
  price: "free" | "known" | "unknown";
};

/** Choices under the name of their connection, in the order they came. */
export function byConnection(models: readonly ModelChoice[]): [string, ModelChoice[]][] {
  const groups = new Map<string, ModelChoice[]>();
  for (const model of models) groups.set(model.connectionName, [...(groups.get(model.connectionName) ?? []), model]);
  return [...groups];
}
