// One question over the Messages protocol, streamed; servers that ignore `stream` are read whole.
import type Anthropic from "@anthropic-ai/sdk";
import { Stream } from "@anthropic-ai/sdk/streaming";
import { answering } from "@/lib/engines/answering";
import type { EngineEvent, Order } from "@/lib/engines/contract";
import { Answer } from "./answer";
import { translate } from "./faults";
import { messageRequest } from "./request";

/** Performs an order. `official`: the place is Anthropic itself. */
export async function* ask(client: Anthropic, official: boolean, order: Order<"ask">): AsyncGenerator<EngineEvent> {
  const { body, notices } = await messageRequest(order, official);
  for (const text of notices) yield { type: "notice", text };
  yield* answering(order, new Answer(), {
    send: (signal) => client.messages.create(body, { signal }).asResponse(),
    // With the client, which keeps silent: alone it would write what it can't read into our log.
    values: (response, abort) => Stream.fromSSEResponse<unknown>(response, abort, client),
    translate,
    hint: "Is the base URL right? It is the address before /v1/messages.",
  });
}
