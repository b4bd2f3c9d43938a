// One question over chat completions, streamed; servers that ignore `stream` are read whole.
import type OpenAI from "openai";
import { Stream } from "openai/streaming";
import { answering } from "@/lib/engines/answering";
import type { EngineEvent, Order } from "@/lib/engines/contract";
import { Answer } from "./answer";
import { translate } from "./faults";
import { chatRequest } from "./request";

/** Performs an order. `official`: the place is OpenAI itself. */
export async function* ask(client: OpenAI, official: boolean, order: Order<"ask">): AsyncGenerator<EngineEvent> {
  const { body, notices } = await chatRequest(order, official);
  for (const text of notices) yield { type: "notice", text };
  yield* answering(order, new Answer(), {
    send: (signal) => client.chat.completions.create(body, { signal }).asResponse(),
    // With the client, which keeps silent: alone it would write what it can't read into our log.
    values: (response, abort) => Stream.fromSSEResponse<unknown>(response, abort, client),
    translate,
    hint: "Is the base URL right? It usually ends in /v1.",
  });
}
