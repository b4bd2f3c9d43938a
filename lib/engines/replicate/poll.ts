// A job on Replicate, looked at again and again until it has ended.
import { setTimeout as wait } from "node:timers/promises";
import type Replicate from "replicate";
import type { Prediction } from "replicate";
import { AppError } from "@/lib/errors";
import { responseOf, translate } from "./faults";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2000;
/** A job goes on while we can't see it: this many looks may fail in a row. */
const BLIND_LOOKS = 10;

const ended = ({ status }: Prediction) => !["starting", "processing"].includes(status);

async function look(client: Replicate, id: string, signal: AbortSignal): Promise<Prediction | AppError> {
  try {
    const found = await client.predictions.get(id, { signal });
    if (typeof found?.status === "string") return found;
    return new AppError("invalid_answer", "The provider's answer can't be read.", { retryable: true, paid: "maybe" });
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

/** Every state of a job until its last. `first` is what is known already. Throws when it can't be seen any more. */
export async function* poll(
  client: Replicate,
  id: string,
  { first, signal }: { first?: Prediction; signal: AbortSignal },
): AsyncGenerator<Prediction> {
  let pause = FIRST_WAIT_MS;
  let blind = 0;
  if (first) {
    yield first;
    if (ended(first)) return;
  }
  while (true) {
    const found = await look(client, id, signal);
    if (found instanceof AppError) {
      blind += 1;
      if (isGone(found)) throw forgotten(found);
      if (blind > BLIND_LOOKS || found.code === "cancelled" || found.code === "provider_refused_key") throw found;
      pause = Math.max(pause, found.retryAfterMs ?? 0);
    } else {
      blind = 0;
      yield found;
      if (ended(found)) return;
    }
    await wait(pause, undefined, { signal });
    pause = Math.min(LONGEST_WAIT_MS, Math.max(pause, FIRST_WAIT_MS) * 1.3);
  }
}
