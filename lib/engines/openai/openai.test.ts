// The engine with the real SDK against a stand-in server over real HTTP.
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EngineEvent, Order } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { retryAfter } from "@/lib/engines/faults";
import { AppError } from "@/lib/errors";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";

let server: StandIn;
let picture: string;
beforeAll(async () => {
  server = await startOpenAiStandIn({ paceMs: 0 });
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

const connected = (baseUrl = server.baseUrl) => connectTo("openai", { baseUrl, trusted: true });

async function perform(model: string, wish: Wish = {}, baseUrl?: string) {
  const events: EngineEvent[] = [];
  const stream = connected(baseUrl).perform.ask?.(order(model, wish)) ?? [];
  for await (const event of stream) events.push(event);
  const text = events.map((event) => (event.type === "text" ? event.delta : "")).join("");
  const finish = events.find((event) => event.type === "finish");
  const usage = events.find((event) => event.type === "usage")?.usage;
  const notices = events.flatMap((event) => (event.type === "notice" ? [event.text] : []));
  return { text, finish: finish?.reason, usage, notices };
}

async function fault(model: string, baseUrl?: string): Promise<AppError> {
  const thrown = await perform(model, {}, baseUrl).catch((error: unknown) => error);
  if (!(thrown instanceof AppError)) throw new Error(`expected an AppError, got ${String(thrown)}`);
  return thrown;
}

test("an answer streams with its usage, cached tokens counted once", async () => {
  const { text, finish, usage } = await perform("standin-fast");
  expect({ text, finish }).toEqual({ text: "The total is 1,250.00.", finish: "complete" });
  expect(usage).toEqual({ inputTokens: 60, cachedTokens: 40, outputTokens: 4 });
});

test("pictures and earlier exchanges are sent, and what the protocol does not know is left out and said", async () => {
  const history = [{ question: "Who?", imageIds: ["a"], answer: "Acme" }];
  const params = { temperature: 0.5, maxOutputTokens: 50, wobble: 1 };
  const { notices } = await perform("plain", { imageIds: ["b"], history, params });
  const call = server.calls.at(-1);
  expect(call).toMatchObject({ images: 2, exchanges: 1, question: "What is the total?", key: "local" });
  expect(call?.body).toMatchObject({ temperature: 0.5, max_tokens: 50, stream_options: { include_usage: true } });
  expect(notices).toEqual(["wobble is not supported by this model and was left out"]);
});

test("a picture that comes again and again is read once", async () => {
  const history = Array.from({ length: 5 }, () => ({ question: "Who?", imageIds: ["a", "a"], answer: "Acme" }));
  const asked = order("plain", { imageIds: ["a", "b"], history });
  const opened: string[] = [];
  const open = (id: string) => {
    opened.push(id);
    return asked.open(id);
  };
  for await (const event of connected().perform.ask?.({ ...asked, open }) ?? [])
    expect(event.type).toBeTypeOf("string");
  expect(opened).toEqual(["a", "b"]);
  expect(server.calls.at(-1)?.images).toBe(12);
});

test.each([
  ["standin-ignores-stream", "complete", "The total is 1,250.00."],
  ["standin-no-done", "complete", "The total is 1,250.00."],
  ["standin-no-usage", "complete", "The total is 1,250.00."],
  ["standin-length", "length", "The total is 1,250.00."],
  ["standin-filtered", "filtered", "The total is 1,250.00."],
  ["standin-refuses", "refusal", "I can't help with that."],
  ["standin-odd-chunks", "complete", "Größe: 12 €, 日本 🙂 fertig."],
  ["standin-no-finish", undefined, "The total is 1,250.00."],
])("%s ends as %s with its text", async (model, finish, text) => {
  expect(await perform(model)).toMatchObject({ finish, text });
});

test("no usage told means none, never zero", async () => {
  expect((await perform("standin-no-usage")).usage).toBeUndefined();
});

test("a line cut in mid-answer keeps the text and has no end", async () => {
  const { text, finish } = await perform("standin-cut");
  expect(finish).toBeUndefined();
  expect(text.length).toBeGreaterThan(20);
});

test.each([
  ["standin-401", "provider_refused_key", false, "no"],
  ["standin-429", "provider_busy", true, "no"],
  ["standin-quota", "provider_busy", false, "no"],
  ["standin-400", "provider_failed", false, "no"],
  ["standin-422", "provider_failed", false, "no"],
  ["standin-too-long", "too_long", false, "no"],
  ["standin-500", "provider_failed", true, "maybe"],
  ["standin-529", "provider_busy", true, "no"],
  ["standin-html", "invalid_answer", false, "maybe"],
  ["standin-bad-json", "invalid_answer", false, "maybe"],
  ["standin-cut-at-once", "provider_failed", true, "maybe"],
  ["standin-error-inside", "provider_failed", true, "maybe"],
])("%s fails as %s (again: %s, paid: %s)", async (model, code, retryable, paid) => {
  expect(await fault(model)).toMatchObject({ code, retryable, paid });
});

test("the time a server asks us to wait is read in seconds, milliseconds and as a date", async () => {
  expect((await fault("standin-429-after")).retryAfterMs).toBe(2000);
  expect((await fault("standin-429-ms")).retryAfterMs).toBe(1500);
  const date = new Headers({ "retry-after": "Mon, 23 Nov 2026 12:00:05 GMT" });
  expect(retryAfter(date, Date.parse("2026-11-23T12:00:00Z"))).toBe(5000);
  expect(retryAfter(new Headers({ "retry-after": "soon" }))).toBeUndefined();
});

test("a server that is not there is a definite refusal", async () => {
  expect(await fault("x", "http://127.0.0.1:1234/v1")).toMatchObject({
    code: "provider_failed",
    paid: "no",
    retryable: true,
  });
});

test("a place that is not trusted can't be on this machine", async () => {
  const place = connectTo("openai", { baseUrl: server.baseUrl, trusted: false });
  expect(await place.check(new AbortController().signal)).toMatchObject({ ok: false, sentence: /private network/ });
});

test("stopping closes the connection to the provider", async () => {
  const abort = new AbortController();
  const stream = connected().perform.ask?.(order("standin-slow", { signal: abort.signal }));
  const read = async () => {
    for await (const event of stream ?? []) if (event.type === "text") abort.abort();
  };
  await expect(read()).rejects.toMatchObject({ code: "cancelled", paid: "maybe" });
  await expect.poll(() => server.calls.at(-1)?.closedEarly).toBe(true);
});

test("a check counts the models, and a discovery knows when one leaves", async () => {
  const { signal } = new AbortController();
  expect(await connected().check(signal)).toMatchObject({ ok: true });
  expect(await connected().discover?.(signal)).toContainEqual({ name: "gpt-4o", leavesOn: "2027-01-14" });
});

test("headers that the environment sets for other programs go nowhere", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const anywhere = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => anywhere.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(anywhere.address() as AddressInfo).port}/v1`;
  const { signal } = new AbortController();
  for (const engine of ["openai", "anthropic"]) {
    process.env[`${engine.toUpperCase()}_CUSTOM_HEADERS`] = "x-secret: hidden";
    await connectTo(engine, { baseUrl, trusted: true }).check(signal);
  }
  anywhere.close();
  expect(seen.map((headers) => headers["x-secret"])).toEqual([undefined, undefined]);
});
