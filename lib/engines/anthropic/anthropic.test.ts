// The engine with the real SDK against a stand-in server over real HTTP.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EngineEvent, Order } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { AppError } from "@/lib/errors";
import { startAnthropicStandIn } from "@/stand-ins/anthropic";
import type { StandIn } from "@/stand-ins/server";
import { messageRequest } from "./request";

let server: StandIn;
let picture: string;
beforeAll(async () => {
  server = await startAnthropicStandIn({ paceMs: 0 });
  picture = join(await mkdtemp(join(tmpdir(), "engine-")), "a.png");
  await writeFile(picture, Buffer.from([1, 2, 3]));
});
afterAll(() => server.stop());

type Wish = Partial<Order<"ask">["input"]> & { params?: Order<"ask">["params"]; signal?: AbortSignal };

function order(model: string, wish: Wish = {}): Order<"ask"> {
  const { params = {}, signal = new AbortController().signal, ...input } = wish;
  return {
    model: { name: model },
    input: { question: "What is the total?", imageIds: [], history: [], ...input },
    params,
    signal,
    open: async () => ({ path: picture, type: "image/png", bytes: 3, name: "a.png" }),
    dispatching: async () => undefined,
  };
}

const connected = (baseUrl = server.baseUrl) => connectTo("anthropic", { baseUrl, trusted: true, key: "sk-ant-abc" });

async function perform(model: string, wish: Wish = {}, baseUrl?: string) {
  const events: EngineEvent[] = [];
  const stream = connected(baseUrl).perform.ask?.(order(model, wish)) ?? [];
  for await (const event of stream) events.push(event);
  const text = events.map((event) => (event.type === "text" ? event.delta : "")).join("");
  const finish = events.find((event) => event.type === "finish");
  const usage = events.find((event) => event.type === "usage")?.usage;
  const stages = events.flatMap((event) => (event.type === "progress" ? [event.stage] : []));
  const notices = events.flatMap((event) => (event.type === "notice" ? [event.text] : []));
  return { text, finish: finish?.reason, data: finish?.data, usage, stages, notices };
}

async function fault(model: string, baseUrl?: string): Promise<AppError> {
  const thrown = await perform(model, {}, baseUrl).catch((error: unknown) => error);
  if (!(thrown instanceof AppError)) throw new Error(`expected an AppError, got ${String(thrown)}`);
  return thrown;
}

test("an answer streams with its usage, cached tokens beside the input, and its thinking only as a stage", async () => {
  const { text, finish, usage, stages } = await perform("standin-fast");
  expect({ text, finish, stages }).toEqual({
    text: "The total is 1,250.00.",
    finish: "complete",
    stages: ["thinking"],
  });
  expect(usage).toEqual({ inputTokens: 60, cachedTokens: 40, outputTokens: 4 });
});

test("pictures and earlier exchanges are sent, and what the protocol does not know is left out and said", async () => {
  const history = [{ question: "Who?", imageIds: ["a"], answer: "" }];
  const params = { maxOutputTokens: 50, reasoningEffort: "low", wobble: 1 };
  const { notices } = await perform("plain", { imageIds: ["b"], history, params });
  const call = server.calls.at(-1);
  expect(call).toMatchObject({ images: 2, exchanges: 1, question: "What is the total?", key: "sk-ant-abc" });
  expect(call?.body).toMatchObject({ max_tokens: 50, output_config: { effort: "low" } });
  expect(notices).toEqual(["wobble is not supported by this model and was left out"]);
});

test("another server gets the older headers and a temperature, Anthropic itself neither", async () => {
  await perform("plain", { params: { temperature: 1.7 } }, `${server.baseUrl}/v1`);
  expect(server.calls.at(-1)?.body).toMatchObject({ temperature: 1, version: "2023-06-01" });
  const { body, notices } = await messageRequest(order("claude-opus-5-5", { params: { temperature: 1 } }), true);
  expect(body).not.toHaveProperty("temperature");
  expect(notices).toEqual(["temperature is not supported by this model and was left out"]);
});

test("JSON that was asked for is read, and JSON cut short is kept as text", async () => {
  const schema = { type: "object" };
  expect((await perform("standin-json", { schema })).data).toEqual({ total: 1250 });
  expect(server.calls.at(-1)?.body).toMatchObject({ output_config: { format: { type: "json_schema", schema } } });
  expect(await perform("standin-length", { schema })).toMatchObject({ finish: "length", data: undefined });
});

test.each([
  ["standin-ignores-stream", "complete", "The total is 1,250.00."],
  ["standin-no-done", "complete", "The total is 1,250.00."],
  ["standin-no-usage", "complete", "The total is 1,250.00."],
  ["standin-length", "length", "The total is 1,250.00."],
  ["standin-refuses", "refusal", "I can't help with that."],
  ["standin-odd-chunks", "complete", "Größe: 12 €, 日本 🙂 fertig."],
  ["standin-no-finish", undefined, "The total is 1,250.00."],
])("%s ends as %s with its text", async (model, finish, text) => {
  expect(await perform(model)).toMatchObject({ finish, text });
});

test("no usage told means none, never zero", async () => {
  expect((await perform("standin-no-usage")).usage).toBeUndefined();
});

test("a line cut in mid-answer keeps the text and what was metered, and has no end", async () => {
  const { text, finish, usage } = await perform("standin-cut");
  expect(finish).toBeUndefined();
  expect(text.length).toBeGreaterThan(20);
  expect(usage).toMatchObject({ inputTokens: 60 });
});

test.each([
  ["standin-401", "provider_refused_key", false, "no"],
  ["standin-402", "provider_busy", false, "no"],
  ["standin-429", "provider_busy", true, "no"],
  ["standin-529", "provider_busy", true, "no"],
  ["standin-400", "provider_failed", false, "no"],
  ["standin-500", "provider_failed", true, "maybe"],
  ["standin-html", "invalid_answer", false, "maybe"],
  ["standin-bad-json", "invalid_answer", false, "maybe"],
  ["standin-cut-at-once", "provider_failed", true, "maybe"],
  ["standin-error-inside", "provider_failed", true, "maybe"],
])("%s fails as %s (again: %s, paid: %s)", async (model, code, retryable, paid) => {
  expect(await fault(model)).toMatchObject({ code, retryable, paid });
});

test("the time a server asks us to wait is kept", async () => {
  expect((await fault("standin-429-after")).retryAfterMs).toBe(2000);
});

test("a server that is not there is a definite refusal", async () => {
  const gone = { code: "provider_failed", paid: "no", retryable: true };
  expect(await fault("x", "http://127.0.0.1:1234")).toMatchObject(gone);
});

test("a slow first byte can be stopped, and stopping closes the connection to the provider", async () => {
  const abort = new AbortController();
  const silent = perform("standin-silent", { signal: abort.signal });
  await expect.poll(() => server.calls.at(-1)?.model).toBe("standin-silent");
  abort.abort();
  await expect(silent).rejects.toMatchObject({ code: "cancelled", paid: "maybe" });
  await expect.poll(() => server.calls.at(-1)?.closedEarly).toBe(true);
});

test("stopping in mid-answer closes the connection too", async () => {
  const abort = new AbortController();
  const stream = connected().perform.ask?.(order("standin-slow", { signal: abort.signal }));
  const read = async () => {
    for await (const event of stream ?? []) if (event.type === "text") abort.abort();
  };
  await expect(read()).rejects.toMatchObject({ code: "cancelled", paid: "maybe" });
  await expect.poll(() => server.calls.at(-1)?.closedEarly).toBe(true);
});

test("a check counts the models that are still served, and refuses a wrong key with a sentence", async () => {
  const { signal } = new AbortController();
  expect(await connected().check(signal)).toMatchObject({ ok: true });
  const found = (await connected().discover?.(signal)) ?? [];
  expect(found).toContainEqual({ name: "claude-opus-5-5", images: true });
  expect(found.map(({ name }) => name)).not.toContain("claude-2");
  const strict = await startAnthropicStandIn({ key: "another" });
  expect(await connected(strict.baseUrl).check(signal)).toMatchObject({ ok: false, sentence: /refused the key/ });
  await strict.stop();
});
