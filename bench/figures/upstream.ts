// The provider of the bench, as a process of its own: streams numbered tokens at the pace that the question names.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type OpenAI from "openai";
import { readQuestion, token } from "./wanted";

/** When a call came and when its connection closed, in ms since 1970 with fractions. */
export type Seen = { at: number; closedAt: number | null; sent: number };
const seen = new Map<string, Seen>();
const now = () => performance.timeOrigin + performance.now();

type Choice = OpenAI.ChatCompletionChunk.Choice;
const chunk = (delta: Choice["delta"], finish: Choice["finish_reason"], usage?: OpenAI.CompletionUsage) => {
  const choices: Choice[] = usage ? [] : [{ index: 0, delta, finish_reason: finish }];
  const body: OpenAI.ChatCompletionChunk = {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: "gpt-4o",
    choices,
    ...(usage ? { usage } : {}),
  };
  return `data: ${JSON.stringify(body)}\n\n`;
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function stream(response: ServerResponse, asked: string, call: Seen): Promise<void> {
  const { firstMs, tokens, paceMs } = readQuestion(asked);
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let index = 0; index < tokens && !response.destroyed; index++) {
    const pause = index === 0 ? firstMs : paceMs;
    if (pause > 0) await wait(pause);
    response.write(chunk({ content: token(index) }, null));
    call.sent = index + 1;
  }
  response.write(chunk({}, "stop"));
  const usage = { prompt_tokens: 20, completion_tokens: tokens, total_tokens: 20 + tokens };
  response.end(`${chunk({}, null, usage)}data: [DONE]\n\n`);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const json = (value: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (request.url === "/log") return void json(Object.fromEntries(seen));
  const body = await bodyOf(request);
  if (request.method === "GET") return void json({ object: "list", data: [{ id: "gpt-4o", object: "model" }] });
  const call: Seen = { at: now(), closedAt: null, sent: 0 };
  seen.set(readQuestion(body).name, call);
  response.on("close", () => {
    call.closedAt = now();
  });
  await stream(response, body, call);
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, "127.0.0.1", () =>
  process.stdout.write(`ready: http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
