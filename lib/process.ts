// What there is one of in a process. Next bundles its own copy of lib, so a module variable would exist twice; a value
// behind a global symbol does not.

import { setMaxListeners } from "node:events";

/** The value called `name`, made by `make` at the first call in this process. */
export function oncePerProcess<T>(name: string, make: () => T): T {
  const key = Symbol.for(`medley.${name}`);
  const store = globalThis as unknown as Record<symbol, { value: T } | undefined>;
  store[key] ??= { value: make() };
  return store[key].value;
}

const stopping = () =>
  oncePerProcess("stopping", () => {
    const controller = new AbortController();
    // As many listeners as there are open streams, not the ten from which Node suspects a leak.
    setMaxListeners(0, controller.signal);
    return controller;
  });

/** Aborted when the process begins to stop; every open stream listens to it, or shutdown would hang. */
export const stopSignal = (): AbortSignal => stopping().signal;

/** Tells everything in this process that it is about to stop. */
export const beginStop = (): void => stopping().abort();
