// A stand-in for servers that speak OpenAI's protocol, over real HTTP.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type OpenAI from "openai";
import { plainPieces, type Scenario, scenarios } from "./scenarios";
import {
  type Call,
  json,
  type Log,
  readJson,
  refuses,
  type StandIn,
  type StandInOptions,
  startStandIn,
  watch,
} from "./server";

export type { StandIn } from "./server";

type Part = { type: string; text?: string };
type Message = { role: string; content: string | Part[] };
type Asked = { model: string; stream?: boolean; messages: Message[]; stream_options?: { include_usage?: boolean } };

const partsOf = (message: Message | undefined): Part[] => {
  if (!message) return [];
  return typeof message.content === "string" ? [{ type: "text", text: message.content }] : message.content;
};

const usersOf = (asked: Asked): Message[] => asked.messages.filter((message) => message.role === "user");
const questionOf = (asked: Asked): string =>
  partsOf(usersOf(asked).at(-1))
    .flatMap((part) => part.text ?? [])
    .join("\n");

function noteCall(calls: Call[], asked: Asked, key: string | undefined): Call {
  const users = usersOf(asked);
  const call: Call = {
    number: calls.length + 1,
    at: Date.now(),
    model: asked.model,
    question: questionOf(asked),
    images: users.flatMap(partsOf).filter((part) => part.type === "image_url").length,
    exchanges: users.length - 1,
    key,
    body: { ...asked, messages: undefined },
    sent: 0,
    ended: false,
    closedEarly: false,
  };
  calls.push(call);
  return call;
}

const usageOf = (pieces: string[], call: Call): OpenAI.CompletionUsage => ({
  prompt_tokens: 100 + 765 * call.images,
  completion_tokens: pieces.length,
  total_tokens: 100 + 765 * call.images + pieces.length,
  prompt_tokens_details: { cached_tokens: 40 },
});

function completion(call: Call, scenario: Scenario, pieces: string[]): OpenAI.ChatCompletion {
  return {
    id: `chatcmpl-${call.number}`,
    object: "chat.completion",
    created: Math.floor(call.at / 1000),
    model: call.model,
    choices: [
      {
        index: 0,
        finish_reason: scenario.finish ?? "stop",
        logprobs: null,
        message: { role: "assistant", content: pieces.join(""), refusal: scenario.refusal ?? null },
      },
    ],
    ...(scenario.usage === false ? {} : { usage: usageOf(pieces, call) }),
  };
}

function frames(call: Call, scenario: Scenario, pieces: string[], withUsage: boolean): OpenAI.ChatCompletionChunk[] {
  const base = { id: `chatcmpl-${call.number}`, created: Math.floor(call.at / 1000), model: call.model };
  const chunk = (
    delta: OpenAI.ChatCompletionChunk.Choice.Delta,
    finish: OpenAI.ChatCompletionChunk.Choice["finish_reason"] = null,
  ): OpenAI.ChatCompletionChunk => ({
    ...base,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const said = pieces.map((content) => chunk({ content }));
  if (scenario.refusal) said.push(chunk({ refusal: scenario.refusal }));
  if (scenario.finish !== null) said.push(chunk({}, scenario.finish ?? "stop"));
  if (withUsage && scenario.usage !== false)
    said.push({ ...base, object: "chat.completion.chunk", choices: [], usage: usageOf(pieces, call) });
  return said;
}

async function stream(response: ServerResponse, call: Call, scenario: Scenario, asked: Asked, paceMs: number) {
  const pieces = scenario.pieces ?? plainPieces;
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  response.flushHeaders();
  const eol = scenario.odd ? "\r\n" : "\n";
  const write = async (text: string) => {
    if (!scenario.odd) return void response.write(text);
    for (const byte of Buffer.from(text)) {
      response.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  for (const [index, frame] of frames(call, scenario, pieces, asked.stream_options?.include_usage === true).entries()) {
    if (response.destroyed) return;
    if (index < pieces.length) await wait(scenario.pauseMs ?? paceMs);
    if (scenario.cutAfter === index) return void response.destroy();
    if (scenario.odd) await write(`: still here${eol}${eol}`);
    if (scenario.errorAt === index) {
      await write(
        `data: ${JSON.stringify({ error: { message: "The model crashed.", type: "server_error" } })}${eol}${eol}`,
      );
      break;
    }
    await write(`data: ${JSON.stringify(frame)}${eol}${eol}`);
    call.sent = Math.min(index + 1, pieces.length);
  }
  if (scenario.done !== false) await write(`data: [DONE]${eol}${eol}`);
  response.end();
}

async function chat(request: IncomingMessage, response: ServerResponse, log: Log, options: StandInOptions) {
  const asked = (await readJson(request)) as Asked;
  const scenario = scenarios[asked.model] ?? {};
  const { refuse } = scenario;
  if (refuse && refuses(log, { model: asked.model, question: questionOf(asked) }, scenario))
    return json(response, refuse.status, refuse.body, refuse.headers);
  const call = noteCall(log.calls, asked, request.headers.authorization?.replace(/^Bearer /, ""));
  watch(response, call, scenario.cutAfter !== undefined);
  if (scenario.silent) return;
  if (scenario.firstMs) await wait(scenario.firstMs);
  if (scenario.html)
    return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>");
  if (scenario.garbled) return response.writeHead(200, { "content-type": "application/json" }).end('{"id": "half');
  const pieces = scenario.pieces ?? plainPieces;
  if (!asked.stream || scenario.stream === false) return json(response, 200, completion(call, scenario, pieces));
  await stream(response, call, scenario, asked, options.paceMs ?? 20);
}

const listing = (): OpenAI.Model[] =>
  ["gpt-4o", "gpt-4o-mini", ...Object.keys(scenarios)].map((id) => ({
    id,
    object: "model",
    created: 1_700_000_000,
    owned_by: "stand-in",
    shutdown_date: id === "gpt-4o" ? "2027-01-14" : null,
  }));

async function answer(request: IncomingMessage, response: ServerResponse, log: Log, options: StandInOptions) {
  const path = `${request.method} ${request.url?.split("?")[0]}`;
  if (options.key && request.headers.authorization !== `Bearer ${options.key}`)
    return json(response, 401, { error: { message: "Incorrect API key provided.", code: "invalid_api_key" } });
  if (path === "GET /v1/models") return json(response, 200, { object: "list", data: listing() });
  if (path === "POST /v1/chat/completions") return chat(request, response, log, options);
  return json(response, 404, { error: { message: `There is no ${path} here.`, code: "not_found" } });
}

/** Starts a stand-in; `baseUrl` ends in /v1, its log is beside it. */
export async function startOpenAiStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const started = await startStandIn(options, (request, response, log) => answer(request, response, log, options));
  return { ...started, baseUrl: `${started.baseUrl}/v1` };
}
