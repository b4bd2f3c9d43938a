// A stand-in for servers that speak Anthropic's Messages protocol, over real HTTP, in today's form and the older one.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type Anthropic from "@anthropic-ai/sdk";
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

type Part = { type: string; text?: string };
type Message = { role: string; content: string | Part[] };
type Asked = { model: string; max_tokens: number; stream?: boolean; messages: Message[]; temperature?: number };

/** The protocol's words for what a scenario asks for. */
const stopReasons = { length: "max_tokens", content_filter: "refusal", stop: "end_turn" } as const;
const errorTypes: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

const failure = (status: number, message: string) => ({
  type: "error",
  error: { type: errorTypes[status] ?? "api_error", message },
  request_id: "req_standin",
});

const partsOf = ({ content }: Message): Part[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : content;

const usersOf = (asked: Asked): Message[] => asked.messages.filter((message) => message.role === "user");
const questionOf = (asked: Asked): string =>
  usersOf(asked)
    .slice(-1)
    .flatMap(partsOf)
    .flatMap((part) => part.text ?? [])
    .join("\n");

function noteCall(calls: Call[], asked: Asked, headers: Record<string, unknown>): Call {
  const users = usersOf(asked);
  const call: Call = {
    number: calls.length + 1,
    at: Date.now(),
    model: asked.model,
    question: questionOf(asked),
    images: users.flatMap(partsOf).filter((part) => part.type === "image").length,
    exchanges: users.length - 1,
    key: keyIn(headers),
    body: { ...asked, messages: undefined, version: headers["anthropic-version"] },
    sent: 0,
    ended: false,
    closedEarly: false,
  };
  calls.push(call);
  return call;
}

const keyIn = (headers: Record<string, unknown>): string | undefined =>
  String(headers["x-api-key"] ?? headers.authorization ?? "").replace(/^Bearer /, "") || undefined;

const usageOf = (call: Call, output: number): Anthropic.Usage => ({
  input_tokens: 60 + 1369 * call.images,
  cache_read_input_tokens: 40,
  cache_creation_input_tokens: 0,
  cache_creation: null,
  output_tokens: output,
  output_tokens_details: null,
  server_tool_use: null,
  inference_geo: null,
  service_tier: "standard",
  speed: null,
});

const stopReason = (scenario: Scenario): Anthropic.StopReason | null => {
  if (scenario.refusal) return "refusal";
  if (scenario.finish === null) return null;
  return stopReasons[scenario.finish as keyof typeof stopReasons] ?? "end_turn";
};

function message(call: Call, scenario: Scenario, text: string, output: number): Anthropic.Message {
  return {
    id: `msg_${call.number}`,
    type: "message",
    role: "assistant",
    model: call.model,
    container: null,
    diagnostics: null,
    content: text ? [{ type: "text", text, citations: null }] : [],
    stop_reason: stopReason(scenario),
    stop_details: scenario.refusal ? { type: "refusal", category: null, explanation: scenario.refusal } : null,
    stop_sequence: null,
    usage: usageOf(call, output),
  };
}

function frames(call: Call, scenario: Scenario, pieces: string[]): Anthropic.RawMessageStreamEvent[] {
  const whole = message(call, scenario, "", 1);
  const end = message(call, scenario, "", pieces.length);
  const events: Anthropic.RawMessageStreamEvent[] = [
    { type: "message_start", message: { ...whole, stop_reason: null, stop_details: null } },
    { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Let me look." } as never },
    { type: "content_block_stop", index: 0 },
    { type: "content_block_start", index: 1, content_block: { type: "text", text: "", citations: null } },
    ...pieces.map((text) => ({
      type: "content_block_delta" as const,
      index: 1,
      delta: { type: "text_delta" as const, text },
    })),
    { type: "content_block_stop", index: 1 },
  ];
  if (end.stop_reason === null) return events;
  const { stop_reason, stop_details, stop_sequence, container, usage } = end;
  const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage;
  events.push({
    type: "message_delta",
    delta: { stop_reason, stop_details, stop_sequence, container },
    usage: {
      ...{ input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens },
      ...{ output_tokens_details: null, server_tool_use: null },
    } as Anthropic.MessageDeltaUsage,
  });
  if (scenario.done !== false) events.push({ type: "message_stop" });
  return events;
}

async function stream(response: ServerResponse, call: Call, scenario: Scenario, paceMs: number) {
  const pieces = scenario.pieces ?? plainPieces;
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  response.flushHeaders();
  const eol = scenario.odd ? "\r\n" : "\n";
  const send = async (event: { type: string }) => {
    const text = `event: ${event.type}${eol}data: ${JSON.stringify(event)}${eol}${eol}`;
    if (!scenario.odd) return void response.write(text);
    for (const byte of Buffer.from(text)) {
      response.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  let said = 0;
  for (const event of frames(call, scenario, pieces)) {
    if (response.destroyed) return;
    const speaks = event.type === "content_block_delta" && event.delta.type === "text_delta";
    if (speaks) await wait(scenario.pauseMs ?? paceMs);
    if (speaks && scenario.cutAfter === said) return void response.destroy();
    if (speaks && scenario.errorAt === said) {
      await send(failure(500, "The model crashed."));
      break;
    }
    if (scenario.odd) await send({ type: "ping" });
    await send(scenario.usage === false ? withoutUsage(event) : event);
    if (speaks) said = call.sent = said + 1;
  }
  response.end();
}

/** Some servers of this protocol meter nothing. */
function withoutUsage(event: Anthropic.RawMessageStreamEvent) {
  if (event.type === "message_start") return { ...event, message: { ...event.message, usage: undefined } };
  return event.type === "message_delta" ? { ...event, usage: undefined } : event;
}

async function messages(request: IncomingMessage, response: ServerResponse, log: Log, options: StandInOptions) {
  const asked = (await readJson(request)) as Asked;
  const scenario = scenarios[asked.model] ?? {};
  const { refuse } = scenario;
  if (refuse && refuses(log, { model: asked.model, question: questionOf(asked) }, scenario))
    return json(response, refuse.status, failure(refuse.status, messageIn(refuse.body)), refuse.headers);
  // Nobody knows what it counts as too much, so here the question tells what it is refused with.
  if (asked.model === "standin-says") return json(response, 400, failure(400, questionOf(asked)));
  const today = String(request.headers["anthropic-version"]) >= "2026";
  if (today && asked.temperature !== undefined)
    return json(response, 400, failure(400, "temperature: Extra inputs are not permitted"));
  if (!(asked.max_tokens >= 1)) return json(response, 400, failure(400, "max_tokens: Field required"));
  const call = noteCall(log.calls, asked, request.headers);
  watch(response, call, scenario.cutAfter !== undefined);
  if (scenario.silent) return;
  if (scenario.firstMs) await wait(scenario.firstMs);
  if (scenario.html)
    return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>");
  if (scenario.garbled) return response.writeHead(200, { "content-type": "application/json" }).end('{"id": "half');
  const pieces = scenario.pieces ?? plainPieces;
  if (!asked.stream || scenario.stream === false)
    return json(response, 200, message(call, scenario, pieces.join(""), pieces.length));
  await stream(response, call, scenario, options.paceMs ?? 20);
}

const messageIn = (body: unknown): string =>
  String((body as { error?: { message?: unknown } })?.error?.message ?? "The request can't be used.");

const models = ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"];
const listing = () => ({
  data: [...models, ...Object.keys(scenarios), "claude-2"].map((id) => ({
    ...{ type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" },
    lifecycle: id === "claude-2" ? "retired" : "active",
    capabilities: { image_input: { supported: true } },
  })),
  has_more: false,
  first_id: models[0],
  last_id: "claude-2",
});

async function answer(request: IncomingMessage, response: ServerResponse, log: Log, options: StandInOptions) {
  const path = `${request.method} ${request.url?.split("?")[0]}`;
  if (options.key && keyIn(request.headers) !== options.key)
    return json(response, 401, failure(401, "invalid x-api-key"));
  if (path === "GET /v1/models") return json(response, 200, listing());
  if (path === "POST /v1/messages") return messages(request, response, log, options);
  return json(response, 404, failure(404, `There is no ${path} here.`));
}

/** Starts a stand-in; `baseUrl` is the address before /v1. */
export const startAnthropicStandIn = (options: StandInOptions = {}): Promise<StandIn> =>
  startStandIn(options, (request, response, log) => answer(request, response, log, options));
