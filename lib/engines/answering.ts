// One answer over HTTP, streamed or whole, in a protocol of JSON pieces: the road that is the same for every such protocol.

import type { AppError } from "@/lib/errors";
import type { EngineEvent, Order } from "./contract";
import { stopped, stoppedBefore, unreadable } from "./faults";

/** Collects an answer piece by piece, in one protocol. */
export type Collector = {
  /** Takes one JSON value; answers what is new. `whole`: the value is the answer, not a piece of a stream. */
  take(value: unknown, whole: boolean): EngineEvent[];
  /** Whether the server said that it is done. */
  readonly finished: boolean;
  /** How many readable pieces came. */
  readonly pieces: number;
  /** Usage if it was told, and the end if the server told one. `structured`: the text was asked for as JSON. */
  end(structured: boolean): EngineEvent[];
};

/** What a protocol's SDK does on that road. */
export type Call = {
  send(signal: AbortSignal): Promise<Response>;
  /** Reads a stream of server-sent events as JSON values. */
  values(response: Response, abort: AbortController): AsyncIterable<unknown>;
  /** `spoke`: something of the answer had come before. */
  translate(thrown: unknown, spoke: boolean): AppError;
  /** What to look at when the answer is of another protocol. */
  hint: string;
};

async function* read(response: Response, collector: Collector, call: Call, abort: AbortController) {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("html")) {
    await response.body?.cancel();
    throw unreadable(undefined, call.hint);
  }
  if (type.includes("application/json")) {
    yield* collector.take(await response.json(), true);
    return;
  }
  for await (const value of call.values(response, abort)) yield* collector.take(value, false);
}

/** Performs a call for an order. A stream that ends or breaks off after some text, without an end, yields no `finish`. */
export async function* answering(order: Order<"ask">, collector: Collector, call: Call): AsyncGenerator<EngineEvent> {
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, order.signal]);
  let spoke = false;
  if (order.signal.aborted) throw stoppedBefore();
  await order.dispatching();
  try {
    for await (const event of read(await call.send(signal), collector, call, abort)) {
      spoke ||= event.type === "text";
      yield event;
    }
  } catch (thrown) {
    const fault = order.signal.aborted ? undefined : call.translate(thrown, spoke);
    // What came after the server said it was done changes nothing; a line cut in mid-answer leaves an answer without an end.
    const cut = spoke && fault?.code === "provider_failed" && !("status" in Object(thrown));
    if (fault && !collector.finished && !cut) throw fault;
  } finally {
    abort.abort();
  }
  if (order.signal.aborted) throw stopped();
  if (collector.pieces === 0) throw unreadable(undefined, call.hint);
  yield* collector.end(order.input.schema !== undefined);
}
