// A reading as the OpenAI protocol sends it: one object, or word by word.
import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { newId } from "@/lib/ids";
import type { ChatRequest } from "./chat";
import type { Reading } from "./reader";

const wordMs = 6;
const slowestMs = 1_000;

const usageOf = ({ wordsRead, wordsSaid }: Reading) => ({
  prompt_tokens: wordsRead,
  completion_tokens: wordsSaid,
  total_tokens: wordsRead + wordsSaid,
});

const head = (object: string) => ({
  id: `chatcmpl-${newId()}`,
  object,
  created: Math.floor(Date.now() / 1000),
  model: "reader",
});

/** The answer as one JSON object. `medley.marks` is our own addition; other clients pass over it. */
export function sendWhole(response: ServerResponse, reading: Reading): void {
  const message = { role: "assistant", content: reading.text, refusal: null };
  const body = {
    ...head("chat.completion"),
    choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
    usage: usageOf(reading),
    medley: { marks: reading.marks },
  };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Streams the answer word by word; stops when `signal` aborts. Long answers don't take longer than a second. */
export async function sendStream(
  response: ServerResponse,
  reading: Reading,
  options: ChatRequest["stream_options"],
  signal: AbortSignal,
): Promise<void> {
  const common = head("chat.completion.chunk");
  const send = (rest: object) => response.write(`data: ${JSON.stringify({ ...common, ...rest })}\n\n`);
  const choice = (delta: object, finish_reason: string | null = null) => [
    { index: 0, delta, logprobs: null, finish_reason },
  ];
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  send({ choices: choice({ role: "assistant", content: "" }) });
  const words = reading.text.match(/\S+\s*|\s+/g) ?? [];
  const atOnce = Math.max(1, Math.ceil((words.length * wordMs) / slowestMs));
  for (let at = 0; at < words.length && !signal.aborted; at += atOnce) {
    send({ choices: choice({ content: words.slice(at, at + atOnce).join("") }) });
    await pause(wordMs);
  }
  if (signal.aborted) return void response.destroy();
  send({ choices: choice({}, "stop"), medley: { marks: reading.marks } });
  if (options?.include_usage) send({ choices: [], usage: usageOf(reading) });
  response.end("data: [DONE]\n\n");
}
