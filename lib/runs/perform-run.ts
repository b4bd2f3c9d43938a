// Working one claimed run to its end: calls the engine, tells followers, retries definite refusals, and ends the run once.
import { growRoom, shrinkRoom } from "@/lib/connections/room";
import { costMicros } from "@/lib/costs/price";
import { whileDatabaseIsAway } from "@/lib/db/away";
import { cleanText } from "@/lib/engines/clean";
import { type EngineEvent, STOPPED } from "@/lib/engines/contract";
import { whileFollowing } from "@/lib/engines/faults";
import { AppError, asAppError } from "@/lib/errors";
import { faultPoint } from "@/lib/faults";
import { formatDuration } from "@/lib/format";
import type { Price } from "@/lib/models/schema";
import { type ClaimedRun, keepHandle, markDispatched, requeue } from "./claim";
import { type Ending, endRun } from "./end-run";
import { cleanEvents } from "./entering";
import { keepFile } from "./keep-file";
import { performAsk } from "./perform/ask";
import { Progress } from "./progress";

const MAX_ATTEMPTS = 6;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
/** Nobody waits longer at a provider's word; they are told when instead. */
const LONGEST_WAIT_MS = 120_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Why a run was told to stop, beside `STOPPED`: the studio itself stops. */
export const STOPPING = "stopping";

export type Performance = { events: AsyncIterable<EngineEvent>; price: Price | null };

function retryDelay(run: ClaimedRun, error: AppError): number {
  const backOff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (run.attempts - 1));
  return Math.max(error.retryAfterMs ?? 0, backOff / 2 + Math.random() * (backOff / 2));
}

/** A provider that wants to be left alone for long: the person is told for how long, and decides. */
function inSight(error: AppError): AppError {
  const { retryAfterMs = 0, paid, cause } = error;
  if (retryAfterMs <= LONGEST_WAIT_MS) return error;
  const when = retryAfterMs > DAY_MS ? "not today" : `again in ${formatDuration(retryAfterMs)} at the earliest`;
  const cost = paid === "no" ? " Nothing was charged." : "";
  return new AppError(
    "provider_busy",
    `The provider is busy and wants to be asked ${when}.${cost} Ask once more then, or use another model.`,
    { paid, retryAfterMs, cause },
  );
}

const mayRetry = (run: ClaimedRun, error: AppError, progress: Progress): boolean =>
  error.retryable && error.paid === "no" && run.attempts < MAX_ATTEMPTS && progress.text === "";

async function consume(run: ClaimedRun, progress: Progress, events: AsyncIterable<EngineEvent>): Promise<void> {
  for await (const event of cleanEvents(events)) {
    if (event.type === "handle") await keepHandle(run, event.handle);
    if (event.type === "handle") run.handle = event.handle;
    if (event.type === "file") progress.file(await keepFile(run, event), event.role);
    else progress.take(event);
    if (event.type === "text") faultPoint("K6");
  }
}

/** What a run costs as far as it got: nothing before dispatch, the metered usage after, unknown when nothing was metered. */
function cost(
  progress: Progress,
  price: Price | null,
  error: AppError | null,
): { costMicros: number | null; charged: boolean } {
  if (!progress.dispatched || (error && error.paid === "no" && !progress.usage))
    return { costMicros: 0, charged: false };
  if (price === "free") return { costMicros: 0, charged: true };
  return { costMicros: progress.usage ? costMicros(progress.usage, price) : null, charged: true };
}

function ending(progress: Progress, price: Price | null, error: AppError | null, reason: unknown): Ending {
  const shared = {
    output: progress.output(),
    usage: progress.usage,
    price,
    notices: progress.notices,
    ...cost(progress, price, error),
  };
  if (reason === STOPPED) {
    const paid = shared.charged && shared.costMicros !== 0 ? "maybe" : "no";
    return {
      ...shared,
      status: "cancelled",
      error: { code: "cancelled", message: "You stopped this.", retryable: false, paid },
    };
  }
  if (reason === STOPPING) return { ...shared, status: "interrupted", error: interruption(shared.costMicros === 0) };
  if (!error) return { ...shared, status: "done", error: null };
  return {
    ...shared,
    status: "failed",
    error: { code: error.code, message: cleanText(error.message), retryable: error.retryable, paid: error.paid },
  };
}

/** The sentence for a run that was cut off by a stop or a crash after its provider had been called. */
export function interruption(free: boolean): {
  code: string;
  message: string;
  retryable: boolean;
  paid: "no" | "maybe";
} {
  const cost = free ? "It cost nothing." : "It may have been charged, so it was not asked again by itself.";
  return {
    code: "interrupted",
    message: `The studio stopped while this was being answered. ${cost} Use it again to ask once more.`,
    retryable: true,
    paid: free ? "no" : "maybe",
  };
}

const incomplete = () =>
  new AppError("incomplete", "The answer broke off before its end. What had come is kept; it may have been charged.", {
    retryable: true,
    paid: "maybe",
  });

async function settleRoom(run: ClaimedRun, error: AppError | null): Promise<void> {
  if (!error && run.limited) await growRoom(run.connectionId);
  if (error?.code === "provider_busy") await shrinkRoom(run.connectionId, error.retryAfterMs);
}

/** Back into the queue, if that is the right thing after what happened. */
async function putBack(run: ClaimedRun, progress: Progress, error: AppError | null, reason: unknown): Promise<boolean> {
  // A job elsewhere goes on without us and is found again by its handle.
  if (reason === STOPPING && (run.handle || !progress.dispatched) && (await requeue(run, 0))) {
    progress.tell("queued", {});
    return true;
  }
  if (reason !== undefined || !error || !mayRetry(run, error, progress)) return false;
  const delayMs = retryDelay(run, error);
  if (!(await requeue(run, delayMs))) return false;
  progress.tell("queued", { reason: cleanText(error.message), retryInMs: Math.round(delayMs) });
  return true;
}

/** What went wrong here costs nothing by itself, but a job that was begun elsewhere may. */
const forJob = (run: ClaimedRun, error: AppError | null): AppError | null =>
  error && run.handle && error.paid === "no" ? whileFollowing(error) : error;

/** Works a claimed run until it has ended or is back in the queue. Never throws for what a provider does. */
export async function performRun(run: ClaimedRun, controller: AbortController): Promise<void> {
  faultPoint("K3");
  const progress = new Progress(run);
  progress.dispatched = run.handle !== null;
  let price: Price | null = null;
  let error: AppError | null = null;
  try {
    if (run.cancelRequestedAt) controller.abort(STOPPED);
    progress.tell("started", { attempt: run.attempts }, true);
    const performance = await performAsk(run, {
      signal: controller.signal,
      notice: (text) => progress.notice(text),
      dispatching: async () => {
        if (!(await markDispatched(run))) {
          controller.abort(STOPPED);
          throw new AppError("cancelled", "This was stopped before it was asked.");
        }
        progress.dispatched = true;
      },
    });
    price = performance.price;
    // One that has a job elsewhere goes to its engine even so, which ends that job.
    if (!run.handle) controller.signal.throwIfAborted();
    await consume(run, progress, performance.events);
    if (progress.finish === null && !controller.signal.aborted) error = incomplete();
  } catch (thrown) {
    error = inSight(asAppError(thrown));
    if (error.code === "unexpected" && !controller.signal.aborted) console.error(`Run ${run.id} failed:`, error.cause);
  }
  // A stop that comes after the answer was whole comes too late.
  const reason = controller.signal.aborted && progress.finish === null ? controller.signal.reason : undefined;
  // An answer that was paid for waits for the database here, rather than being lost with it.
  await whileDatabaseIsAway(async () => {
    if (reason === undefined) await settleRoom(run, error);
    if (await putBack(run, progress, error, reason)) return;
    await endRun(progress.owner, run.token, ending(progress, price, forJob(run, error), reason), progress.next);
  });
}
