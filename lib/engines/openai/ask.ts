// One question over chat completions, streamed; servers that ignore `stream` are read whole.
import type OpenAI from "openai";
import { Stream } from "openai/streaming";
import type { EngineEvent, Order } from "@/lib/engines/contract";
import { AppError } from "@/lib/errors";
import { Answer } from "./answer";
import { translate } from "./faults";
import { chatRequest } from "./request";

const unreadable = () =>
  new AppError(
    "invalid_answer",
    "The server answered with something that is not this protocol. Is the base URL right? It usually ends in /v1.",
    {
      paid: "maybe",
    },
  );

async function* pieces(response: Response, answer: Answer, abort: AbortController): AsyncGenerator<EngineEvent> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("html")) {
    await response.body?.cancel();
    throw unreadable();
  }
  if (type.includes("application/json")) {
    yield* answer.take(await response.json(), true);
    return;
  }
  for await (const value of Stream.fromSSEResponse<unknown>(response, abort)) yield* answer.take(value);
}

/** Performs an order. A stream that ends or breaks off after some text, without an end, yields no `finish`. */
export async function* ask(client: OpenAI, official: boolean, order: Order<"ask">): AsyncGenerator<EngineEvent> {
  const { body, notices } = await chatRequest(order, official);
  for (const text of notices) yield { type: "notice", text };
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, order.signal]);
  const answer = new Answer();
  let spoke = false;
  await order.dispatching();
  try {
    const response = await client.chat.completions.create(body, { signal }).asResponse();
    for await (const event of pieces(response, answer, abort)) {
      spoke ||= event.type === "text";
      yield event;
    }
  } catch (thrown) {
    const fault = order.signal.aborted ? undefined : translate(thrown);
    // What came after the server said it was done changes nothing; a line cut in mid-answer leaves an answer without an end.
    const tolerable = answer.finished || (spoke && fault?.code === "provider_failed" && !("status" in Object(thrown)));
    if (fault && !tolerable) throw fault;
  } finally {
    abort.abort();
  }
  if (order.signal.aborted) throw new AppError("cancelled", "Stopped.", { paid: "maybe" });
  if (answer.pieces === 0) throw unreadable();
  yield* answer.end(order.input.schema !== undefined);
}
