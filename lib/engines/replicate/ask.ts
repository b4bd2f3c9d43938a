// One question as a job on Replicate: begun once, then polled; its handle is told at once, so that it is never begun anew.
import type Replicate from "replicate";
import type { Prediction } from "replicate";
import { quote } from "@/lib/engines/clean";
import { type EngineEvent, type Order, type Place, STOPPED } from "@/lib/engines/contract";
import { stopped, stoppedBefore } from "@/lib/engines/faults";
import { metered } from "@/lib/engines/metered";
import { AppError } from "@/lib/errors";
import { begin, cancel } from "./begin";
import { translate } from "./faults";
import { jobInput } from "./input";
import { lookUp } from "./model";
import { textOf } from "./output";
import { hasEnded, poll } from "./poll";
import { results } from "./results";

/** Where jobs are begun, and what may be read there. */
export type Site = { client: Replicate; place: Place };

/** What has to be known of a job to follow it: all of it is in the handle, so that a look at its model is not needed again. */
type Job = { id: string; makesFiles: boolean };
const FILES = "+files";
const handleOf = ({ id, makesFiles }: Job): string => (makesFiles ? `${id}${FILES}` : id);
const jobOf = (handle: string): Job => ({ id: handle.replace(FILES, ""), makesFiles: handle.endsWith(FILES) });

function ended(job: Prediction): void {
  if (job.status === "succeeded") return;
  const why =
    job.status === "failed"
      ? `The model failed: ${(quote(job.error) || "it did not say why").replace(/[^.!?…]$/, "$&.")}`
      : "The provider stopped this before its end.";
  throw new AppError("provider_failed", `${why} It may have been charged.`, { retryable: true, paid: "maybe" });
}

async function* end(site: Site, order: Order<"ask">, job: Job, last: Prediction): AsyncGenerator<EngineEvent> {
  const seconds = metered.parse(last.metrics?.predict_time);
  if (typeof seconds === "number") yield { type: "usage", usage: { computeSeconds: seconds } };
  ended(last);
  if (job.makesFiles) yield* results(last.output, site.place, order.signal);
  yield { type: "finish", reason: "complete" };
}

/** Text grows at its end; should a model rewrite what it said, what was said stays. */
async function* follow(site: Site, order: Order<"ask">, job: Job, first?: Prediction): AsyncGenerator<EngineEvent> {
  let told = "";
  let waking = false;
  for await (const now of poll(site.client, job.id, { signal: order.signal, ...(first ? { first } : {}) })) {
    const text = job.makesFiles ? "" : textOf(now.output);
    if (text.startsWith(told) && text !== told) yield { type: "text", delta: text.slice(told.length) };
    told = text.startsWith(told) ? text : told;
    if (now.status === "starting" && !waking) yield { type: "progress", done: 0, stage: "starting the model" };
    waking ||= now.status === "starting";
    if (hasEnded(now)) yield* end(site, order, job, now);
  }
}

/** Performs an order; with a handle the job it belongs to is followed and none is begun. */
export async function* ask(site: Site, order: Order<"ask">): AsyncGenerator<EngineEvent> {
  let job = order.handle ? jobOf(order.handle) : undefined;
  let dispatched = job !== undefined;
  try {
    let first: Prediction | undefined;
    if (!job) {
      const { target, form } = await lookUp(site.client, order.model.name, order.signal);
      const { input, notices } = await jobInput(order, form);
      order.signal.throwIfAborted();
      await order.dispatching();
      dispatched = true;
      first = await begin(site.client, order, { ...target, input });
      job = { id: first.id, makesFiles: form.makesFiles };
      yield { type: "handle", handle: handleOf(job) };
      for (const text of notices) yield { type: "notice", text };
    }
    yield* follow(site, order, job, first);
  } catch (thrown) {
    if (!order.signal.aborted) throw translate(thrown);
    if (!dispatched) throw stoppedBefore(thrown);
    // Only a person's stop ends the job; a studio that shuts down will look for it again.
    if (job && order.signal.reason === STOPPED) await cancel(site.client, job.id);
    throw stopped(thrown);
  }
}
