// A stand-in for servers that speak OpenAI's protocol, over real HTTP. It keeps a log of every call it accepted: the witness of what was paid.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type OpenAI from "openai";
import { plainPieces, type Scenario, scenarios } from "./scenarios";

/** One accepted call. `closedEarly`: the client went away before the answer was whole. Times in ms since 1970. */
export type Call = {
  number: number;
  at: number;
  model: string;
  question: string;
  images: number;
  exchanges: number;
  key: string | undefined;
  body: Record<string, unknown>;
  sent: number;
  ended: boolean;
  closedEarly: boolean;
};

/** `paceMs`: pause before each piece of an answer (20). `key`: the only key accepted; without it any is. */
export type StandInOptions = { port?: number; host?: string; paceMs?: number; key?: string };
/** A call that was refused, and so cost nothing. */
export type Refusal = { at: number; model: string; question: string };
type Log = { calls: Call[]; refused: Refusal[] };
export type StandIn = Log & { baseUrl: string; clear(): void; stop(): Promise<void> };

type Part = { type: string; text?: string };
type Message = { role: string; content: string | Part[] };
type Asked = { model: string; stream?: boolean; messages: Message[]; stream_options?: { include_usage?: boolean } };

const MAX_BODY = 128 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MAX_BODY) throw new Error("The body is too large.");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

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

/** Notes a refusal of this question if the scenario still refuses it. */
function refuses(refused: Refusal[], asked: Asked, { refuse, refusals = Number.POSITIVE_INFINITY }: Scenario): boolean {
  const question = questionOf(asked);
  if (!refuse || refused.filter((one) => one.question === question).length >= refusals) return false;
  refused.push({ at: Date.now(), model: asked.model, question });
  return true;
}

async function chat(request: IncomingMessage, response: ServerResponse, log: Log, options: StandInOptions) {
  const { calls, refused } = log;
  const asked = JSON.parse(await readBody(request)) as Asked;
  const scenario = scenarios[asked.model] ?? {};
  if (scenario.refuse && refuses(refused, asked, scenario))
    return json(response, scenario.refuse.status, scenario.refuse.body, scenario.refuse.headers);
  const call = noteCall(calls, asked, request.headers.authorization?.replace(/^Bearer /, ""));
  response.on("close", () => {
    call.ended = true;
    call.closedEarly = !response.writableFinished && scenario.cutAfter === undefined;
  });
  if (scenario.silent) return;
  if (scenario.html)
    return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>");
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
  const { calls, refused } = log;
  const path = `${request.method} ${request.url?.split("?")[0]}`;
  if (path === "GET /log") return json(response, 200, calls);
  if (path === "DELETE /log") {
    calls.length = 0;
    refused.length = 0;
    return response.writeHead(204).end();
  }
  if (options.key && request.headers.authorization !== `Bearer ${options.key}`) {
    request.resume();
    return json(response, 401, { error: { message: "Incorrect API key provided.", code: "invalid_api_key" } });
  }
  if (path === "GET /v1/models") return json(response, 200, { object: "list", data: listing() });
  if (path === "POST /v1/chat/completions") return chat(request, response, log, options);
  request.resume();
  return json(response, 404, { error: { message: `There is no ${path} here.`, code: "not_found" } });
}

/** Starts a stand-in; `baseUrl` ends in /v1. `GET /log` and `DELETE /log` (without /v1) serve its log to other processes. */
export async function startOpenAiStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const log: Log = { calls: [], refused: [] };
  const server = createServer((request, response) => {
    answer(request, response, log, options).catch((error: unknown) => {
      if (!response.headersSent) json(response, 400, { error: { message: String(error) } });
      else response.destroy();
    });
  });
  const host = options.host ?? "127.0.0.1";
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://${host}:${port}/v1`,
    ...log,
    clear: () => {
      log.calls.length = 0;
      log.refused.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
