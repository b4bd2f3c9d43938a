// What is Anthropic's own: how its requests look in both forms of its protocol, how its answers count. What every engine
// meets is in ../every-engine.test.ts.
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectTo } from "@/lib/engines/engines";
import { orderFor, outcomeOf, performed, type Wish } from "@/lib/engines/test-orders";
import { startAnthropicStandIn } from "@/stand-ins/anthropic";
import type { StandIn } from "@/stand-ins/server";
import { Answer } from "./answer";
import { messageRequest } from "./request";

let server: StandIn;
beforeAll(async () => {
  server = await startAnthropicStandIn({ paceMs: 0 });
});
afterAll(() => server.stop());

const connected = (baseUrl = server.baseUrl) => connectTo("anthropic", { baseUrl, trusted: true, key: "sk-ant-abc" });
const perform = (model: string, wish: Wish = {}, baseUrl?: string) =>
  performed(connected(baseUrl), orderFor(model, wish));

test("cached tokens stand beside the input, and thinking is shown only as a stage", async () => {
  const { text, usage, stages } = await perform("standin-fast");
  expect({ text, stages }).toEqual({ text: "The total is 1,250.00.", stages: ["thinking"] });
  expect(usage).toEqual({ inputTokens: 60, cachedTokens: 40, outputTokens: 4 });
});

test("tokens written to a cache count as input, read ones once, thinking within the output", () => {
  const answer = new Answer();
  const usage = {
    ...{ input_tokens: 10, cache_creation_input_tokens: 5, cache_read_input_tokens: 3, output_tokens: 9 },
    output_tokens_details: { thinking_tokens: 7 },
  };
  answer.take({ type: "message", content: [{ type: "text", text: "Yes" }], stop_reason: "end_turn", usage });
  expect(answer.end(false)).toEqual([
    { type: "usage", usage: { inputTokens: 15, cachedTokens: 3, outputTokens: 9 } },
    { type: "finish", reason: "complete" },
  ]);
});

test("a refusal without a word and without an explanation is a refusal all the same", () => {
  const answer = new Answer();
  expect(answer.take({ type: "message", content: [], stop_reason: "refusal", stop_details: null })).toEqual([]);
  expect(answer.end(false)).toEqual([{ type: "finish", reason: "refusal" }]);
});

test("a full window is an answer that was too long", () => {
  const answer = new Answer();
  answer.take({ type: "message_delta", delta: { stop_reason: "model_context_window_exceeded" } });
  expect(answer.end(false)).toEqual([{ type: "finish", reason: "length" }]);
});

test("pictures go as base64 with earlier exchanges, and what the protocol does not know is left out and said", async () => {
  const history = [{ question: "Who?", imageIds: ["a"], answer: "" }];
  const params = { maxOutputTokens: 50, reasoningEffort: "low", wobble: 1 };
  const asked = orderFor("plain", { imageIds: ["b"], history, params });
  const { notices } = await performed(connected(), asked);
  const call = server.calls.at(-1);
  expect(call).toMatchObject({ images: 2, exchanges: 1, question: "What is the total?", key: "sk-ant-abc" });
  expect(call?.body).toMatchObject({ max_tokens: 50, output_config: { effort: "low" } });
  expect(notices).toEqual(["wobble is not supported by this model and was left out"]);
  const { body } = await messageRequest(asked, false);
  expect(body.messages.at(-1)?.content).toEqual([
    { type: "image", source: { type: "base64", media_type: "image/png", data: "AQID" } },
    { type: "text", text: "What is the total?" },
  ]);
});

test("a server that is not Anthropic gets the older headers and a temperature, Anthropic itself neither", async () => {
  await perform("plain", { params: { temperature: 1.7 } }, `${server.baseUrl}/v1`);
  expect(server.calls.at(-1)?.body).toMatchObject({ temperature: 1, version: "2023-06-01" });
  const { body, notices } = await messageRequest(orderFor("claude-opus-5-5", { params: { temperature: 1 } }), true);
  expect(body).not.toHaveProperty("temperature");
  expect(notices).toEqual(["temperature is not supported by this model and was left out"]);
});

test("JSON that was asked for is read, and JSON cut short is kept as text", async () => {
  const schema = { type: "object" };
  expect((await perform("standin-json", { schema })).data).toEqual({ total: 1250 });
  expect(server.calls.at(-1)?.body).toMatchObject({ output_config: { format: { type: "json_schema", schema } } });
  expect(await perform("standin-length", { schema })).toMatchObject({ finish: "length", data: undefined });
});

test("what was metered before a line was cut is kept", async () => {
  expect((await perform("standin-cut")).usage).toMatchObject({ inputTokens: 60 });
});

test("a question, or a picture, that is more than the model takes is said so", async () => {
  for (const words of ["prompt is too long: 210000 tokens > 200000 maximum", "image exceeds 5 MB maximum"]) {
    const { error } = await outcomeOf(connected(), orderFor("standin-says", { question: words }));
    expect({ ...error }).toMatchObject({ code: "too_long", paid: "no" });
  }
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
