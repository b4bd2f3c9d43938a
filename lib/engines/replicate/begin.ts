// The one moment that may be paid for: a job is begun, once.
import type Replicate from "replicate";
import type { Prediction } from "replicate";
import { type Order, STOPPED } from "@/lib/engines/contract";
import { stopped, unreadable } from "@/lib/engines/faults";
import type { Target } from "./model";

/** How long a stop waits for the answer to a request that is under way; without it nobody knows whether there is a job. */
const PATIENCE_MS = 5000;
const CANCEL_MS = 5000;

/** Ends a job there. */
export async function cancel(client: Replicate, id: string): Promise<void> {
  await client.predictions.cancel(id, { signal: AbortSignal.timeout(CANCEL_MS) }).catch(() => undefined); // it may have ended by itself
}

/** Resolves `PATIENCE_MS` after a stop. */
const afterStop = (signal: AbortSignal): Promise<undefined> =>
  new Promise((done) => {
    const count = () => setTimeout(() => done(undefined), PATIENCE_MS).unref();
    if (signal.aborted) count();
    else signal.addEventListener("abort", count, { once: true });
  });

/**
 * Begins a job. A stop does not break the request off: then nobody would know the job's id. Should its answer come too late
 * even so, a job that a person stopped is ended behind their back.
 */
export async function begin(
  client: Replicate,
  order: Order<"ask">,
  wanted: Target & { input: object },
): Promise<Prediction> {
  const asked = client.predictions.create(wanted);
  const job = await Promise.race([asked, afterStop(order.signal)]);
  if (job === undefined && order.signal.aborted) {
    const late = (found: Prediction) => (order.signal.reason === STOPPED ? cancel(client, found.id) : undefined);
    asked.then(late, () => undefined); // refused in the end: there is no job
    throw stopped();
  }
  if (typeof job?.id !== "string") throw unreadable(undefined);
  return job;
}
