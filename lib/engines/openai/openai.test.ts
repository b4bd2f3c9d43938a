// What is OpenAI's own: how its requests look, how its answers count. What every engine meets is in ../every-engine.test.ts.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectTo } from "@/lib/engines/engines";
import { retryAfter } from "@/lib/engines/faults";
import { orderFor, outcomeOf, performed, type Wish } from "@/lib/engines/test-orders";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";

let server: StandIn;
beforeAll(async () => {
  server = await startOpenAiStandIn({ paceMs: 0 });
});
afterAll(() => server.stop());

const connected = () => connectTo("openai", { baseUrl: server.baseUrl, trusted: true });
const perform = (model: string, wish: Wish = {}) => performed(connected(), orderFor(model, wish));

test("an answer is told with its usage, cached tokens counted once", async () => {
  expect((await perform("standin-fast")).usage).toEqual({ inputTokens: 60, cachedTokens: 40, outputTokens: 4 });
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
  const asked = orderFor("plain", { imageIds: ["a", "b"], history });
  const opened: string[] = [];
  const open = (id: string) => {
    opened.push(id);
    return asked.open(id);
  };
  await performed(connected(), { ...asked, open });
  expect(opened).toEqual(["a", "b"]);
  expect(server.calls.at(-1)?.images).toBe(12);
});

test("a question that is longer than the model can take is said so", async () => {
  const { error } = await outcomeOf(connected(), orderFor("standin-too-long"));
  expect({ ...error }).toMatchObject({ code: "too_long", retryable: false, paid: "no" });
});

test("the time a server asks us to wait may be a date, or nothing that can be read", () => {
  const date = new Headers({ "retry-after": "Mon, 23 Nov 2026 12:00:05 GMT" });
  expect(retryAfter(date, Date.parse("2026-11-23T12:00:00Z"))).toBe(5000);
  expect(retryAfter(new Headers({ "retry-after": "soon" }))).toBeUndefined();
});

test("a place that is not trusted can't be on this machine", async () => {
  const place = connectTo("openai", { baseUrl: server.baseUrl, trusted: false });
  expect(await place.check(new AbortController().signal)).toMatchObject({ ok: false, sentence: /private network/ });
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

test("without a key of its own no place is sent one that the environment has for others", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const anywhere = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => anywhere.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(anywhere.address() as AddressInfo).port}/v1`;
  const names = [
    "OPENAI_API_KEY",
    "OPENAI_ADMIN_KEY",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "REPLICATE_API_TOKEN",
  ];
  for (const name of names) process.env[name] = "the-owners-own";
  for (const engine of ["openai", "anthropic", "replicate"])
    await connectTo(engine, { baseUrl, trusted: true }).check(new AbortController().signal);
  for (const name of names) delete process.env[name];
  anywhere.close();
  expect(seen.length).toBeGreaterThan(2);
  expect(JSON.stringify(seen)).not.toContain("the-owners-own");
});
