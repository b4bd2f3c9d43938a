// Many runs of one connection are taken up in the same moment, and each looks at the same rows.

const underWay = new Map<string, Promise<unknown>>();

/** Reads that are asked for under the same name while one is under way are that one: its answer goes to all of them. */
export function sharedRead<T>(name: string, read: () => Promise<T>): Promise<T> {
  const before = underWay.get(name) as Promise<T> | undefined;
  if (before) return before;
  const reading = read().finally(() => underWay.delete(name));
  underWay.set(name, reading);
  return reading;
}
