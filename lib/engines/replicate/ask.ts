// One question as a job on Replicate: begun once, then polled; its handle is told at once, so that it is never begun anew.
import type Replicate from "replicate";
import type { Prediction } from "replicate";
import { type EngineEvent, type Order, STOPPED } from "@/lib/engines/contract";
import { stopped, unreadable } from "@/lib/engines/faults";
import { AppError } from "@/lib/errors";
import { translate } from "./faults";
import { jobInput } from "./input";
import { lookUp } from "./model";
import { poll } from "./poll";

const CANCEL_MS = 5000;

/** Begins the job. The request is never broken off: then nobody would know whether there is a job, or its id. */
async function begin(client: Replicate, order: Order<"ask">, notices: string[]): Promise<Prediction> {
  const { target, form } = await lookUp(client, order.model.name, order.signal);
  const { input, notices: said } = await jobInput(order, form);
  notices.push(...said);
  await order.dispatching();
  const job = await client.predictions.create({ ...target, input });
  if (typeof job?.id !== "string") throw unreadable(undefined);
  return job;
}

/** What a job has said so far: a text, or a list of pieces of one. Anything else is shown as JSON. */
function textOf(output: unknown): string {
  if (output === null || output === undefined) return "";
  if (typeof output === "string") return output;
  if (Array.isArray(output) && output.every((piece) => typeof piece === "string")) return output.join("");
  if (typeof output === "object" && "text" in output && typeof output.text === "string") return output.text;
  return JSON.stringify(output, null, 2);
}

function* end(job: Prediction): Generator<EngineEvent> {
  const seconds = job.metrics?.predict_time;
  if (typeof seconds === "number") yield { type: "usage", usage: { computeSeconds: seconds } };
  if (job.status === "succeeded") return yield { type: "finish", reason: "complete" };
  if (job.status === "failed")
    throw new AppError(
      "provider_failed",
      `The model failed: ${String(job.error ?? "it did not say why").slice(0, 300)}`,
      {
        retryable: true,
        paid: "maybe",
      },
    );
  throw new AppError("provider_failed", "The provider stopped this before its end. It may have been charged.", {
    retryable: true,
    paid: "maybe",
  });
}

/** Text grows at its end; should a model rewrite what it said, what was said stays. */
async function* follow(
  client: Replicate,
  order: Order<"ask">,
  id: string,
  first?: Prediction,
): AsyncGenerator<EngineEvent> {
  let told = "";
  let stage = "";
  for await (const job of poll(client, id, { signal: order.signal, ...(first ? { first } : {}) })) {
    const text = textOf(job.output);
    if (text.startsWith(told) && text !== told) yield { type: "text", delta: text.slice(told.length) };
    told = text.startsWith(told) ? text : told;
    if (job.status === "starting" && stage === "") yield { type: "progress", done: 0, stage: "starting the model" };
    stage = job.status;
    if (job.status !== "starting" && job.status !== "processing") yield* end(job);
  }
}

async function cancel(client: Replicate, id: string): Promise<void> {
  await client.predictions.cancel(id, { signal: AbortSignal.timeout(CANCEL_MS) }).catch(() => undefined); // it may have ended by itself
}

/** Performs an order; with a handle the job it belongs to is followed and none is begun. */
export async function* ask(client: Replicate, order: Order<"ask">): AsyncGenerator<EngineEvent> {
  let id = order.handle;
  try {
    let first: Prediction | undefined;
    if (!id) {
      const notices: string[] = [];
      first = await begin(client, order, notices);
      id = first.id;
      yield { type: "handle", handle: id };
      for (const text of notices) yield { type: "notice", text };
    }
    yield* follow(client, order, id, first);
  } catch (thrown) {
    if (!order.signal.aborted) throw translate(thrown);
    // Only a person's stop ends the job; a studio that shuts down will look for it again.
    if (id && order.signal.reason === STOPPED) await cancel(client, id);
    throw stopped(thrown);
  }
}
