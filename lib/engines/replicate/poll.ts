// A job on Replicate, looked at again and again until it has ended.
import { setTimeout as wait } from "node:timers/promises";
import type Replicate from "replicate";
import type { Prediction } from "replicate";
import { whileFollowing } from "@/lib/engines/faults";
import { AppError } from "@/lib/errors";
import { responseOf, translate } from "./faults";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2000;
const LONGEST_BLIND_WAIT_MS = 15_000;
/** However long we are asked to stay away: the job goes on meanwhile, and a timer that is set too far goes off at once. */
const LONGEST_TOLD_WAIT_MS = 60_000;
/** A job goes on while we can't see it: only after so long without a look that succeeds is it given up. */
const BLIND_MS = 10 * 60 * 1000;

export const hasEnded = ({ status }: Prediction): boolean => !["starting", "processing"].includes(status);

async function look(client: Replicate, id: string, signal: AbortSignal): Promise<Prediction | AppError> {
  try {
    const found = await client.predictions.get(id, { signal });
    if (typeof found?.status === "string") return found;
    return new AppError("invalid_answer", "The provider's answer can't be read.", { retryable: true });
  } catch (thrown) {
    return translate(thrown);
  }
}

/** Whether the job is not there any more: everything else that goes wrong with a look may pass. */
const isGone = ({ cause }: AppError): boolean => responseOf(cause)?.status === 404;

/** Replicate forgets jobs some time after their end. */
const forgotten = (cause: AppError): AppError =>
  new AppError("result_expired", "The provider does not keep this answer any more. It may have been charged.", {
    paid: "maybe",
    cause,
  });

/** Every state of a job until its last. `first` is what is known already. Throws when it can't be seen for `blindMs`. */
export async function* poll(
  client: Replicate,
  id: string,
  { first, signal, blindMs = BLIND_MS }: { first?: Prediction; signal: AbortSignal; blindMs?: number },
): AsyncGenerator<Prediction> {
  let pause = FIRST_WAIT_MS;
  let seenAt = Date.now();
  if (first) {
    yield first;
    if (hasEnded(first)) return;
  }
  while (true) {
    const found = await look(client, id, signal);
    const blind = found instanceof AppError;
    if (blind) {
      if (isGone(found)) throw forgotten(found);
      if (found.code === "cancelled") throw found;
      if (found.code === "provider_refused_key" || Date.now() - seenAt > blindMs) throw whileFollowing(found);
    } else {
      seenAt = Date.now();
      yield found;
      if (hasEnded(found)) return;
    }
    const told = Math.min((blind && found.retryAfterMs) || 0, LONGEST_TOLD_WAIT_MS);
    await wait(Math.max(pause, told), undefined, { signal });
    pause = Math.min(blind ? LONGEST_BLIND_WAIT_MS : LONGEST_WAIT_MS, pause * 1.3);
  }
}
