// What is Replicate's own: jobs, their models' schemas, and what they make. What every engine meets is in
// ../every-engine.test.ts.
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Replicate from "replicate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineEvent, STOPPED } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { orderFor, outcomeOf, performed, type Wish } from "@/lib/engines/test-orders";
import { homePaths } from "@/lib/home";
import { startReplicateStandIn } from "@/stand-ins/replicate";
import { fence } from "./fence";
import { readForm } from "./form";
import { poll } from "./poll";

process.env.MEDLEY_HOME = await mkdtemp(join(tmpdir(), "medley-replicate-"));

let server: Awaited<ReturnType<typeof startReplicateStandIn>>;
beforeAll(async () => {
  server = await startReplicateStandIn({ paceMs: 30, key: "r8_secret" });
});
afterAll(() => server.stop());

const connected = (key = "r8_secret") => connectTo("replicate", { baseUrl: server.baseUrl, trusted: true, key });
const perform = (model: string, wish: Wish = {}) => performed(connected(), orderFor(model, wish));
const fault = async (model: string, wish: Wish = {}) => (await outcomeOf(connected(), orderFor(model, wish))).error;
const begun = () => server.requests.filter((request) => /^POST .*predictions$/.test(request)).length;

test("a job is begun once, its handle told first, its text as it grows, its seconds at the end", async () => {
  const before = begun();
  const { events, text } = await outcomeOf(connected(), orderFor("stand/plain"));
  expect(text).toBe("The total is 1,250.00.");
  expect(events[0]).toEqual({ type: "handle", handle: `job-${server.calls.length}` });
  expect(events.slice(-2)).toEqual([
    { type: "usage", usage: { computeSeconds: 1.5 } },
    { type: "finish", reason: "complete" },
  ]);
  expect(begun()).toBe(before + 1);
});

test("a job that was begun earlier is followed by its handle alone: none is begun, no model is looked up", async () => {
  for (const model of ["stand/plain", "stand/picture"]) {
    const { handle } = await perform(model);
    const before = server.requests.length;
    const again = await perform(model, handle[0] ? { handle: handle[0] } : {});
    expect(again).toMatchObject({ finish: "complete", handle: [] });
    expect(
      server.requests.slice(before).filter((request) => !/^GET \/(v1\/predictions|files)\//.test(request)),
    ).toEqual([]);
  }
});

test("an official model is called by its name, another by its newest version", async () => {
  await perform("official/llava");
  expect(server.requests.filter((request) => request.startsWith("POST")).at(-1)).toBe(
    "POST /v1/models/official/llava/predictions",
  );
  await perform("stand/llava");
  expect(server.calls.at(-1)?.body.version).toContain("stand/llava");
});

test("each model's own names for the question, the picture and the longest answer are found in its schema", async () => {
  const asked = { imageIds: ["a"], params: { maxOutputTokens: 50, wobble: 1 } };
  expect((await perform("stand/llava", asked)).notices).toEqual([
    "wobble is not supported by this model and was left out",
  ]);
  expect(server.calls.at(-1)).toMatchObject({ images: 1, body: { input: { max_tokens: 50 } } });
  await perform("stand/qwen", asked);
  expect(server.calls.at(-1)).toMatchObject({ images: 1, body: { input: { max_new_tokens: 50 } } });
  expect(
    readForm({ components: { schemas: { Input: { properties: { scale: { type: "number" } } } } } }),
  ).toBeUndefined();
  expect(readForm("no schema")).toBeUndefined();
});

test("a conversation is told in words, with all its pictures where the model takes several", async () => {
  const history = [{ question: "Who?", imageIds: ["a"], answer: "Acme" }];
  const { notices } = await perform("stand/llava", { history, imageIds: ["b"] });
  expect(notices).toEqual(["only the last picture was sent: this model takes one"]);
  expect(server.calls.at(-1)?.question).toMatch(/Question: Who\?\nAnswer: Acme[\s\S]*What is the total\?/);
  await perform("stand/many", { history, imageIds: ["b"] });
  expect(server.calls.at(-1)).toMatchObject({ images: 2 });
});

test.each([
  ["stand/no-done", "result_expired", "maybe"],
  ["stand/blind", "unsupported", "no"],
  ["nobody/here", "invalid", "no"],
  ["stand/upscaler", "invalid", "no"],
  ["not a reference", "invalid", "no"],
])("%s fails as %s (paid: %s)", async (model, code, paid) => {
  expect({ ...(await fault(model, { imageIds: ["a"] })) }).toMatchObject({ code, retryable: false, paid });
});

test("a job that can't be seen for too long, or not any more, is not said to have cost nothing", async () => {
  const client = new Replicate({ baseUrl: server.baseUrl, auth: "r8_secret", fetch: fence(fetch) });
  const { handle } = await perform("stand/plain");
  const watch = async (watcher: Replicate, id: string) => {
    for await (const job of poll(watcher, id, { signal: new AbortController().signal, blindMs: 400 }))
      expect(job.id).toBe(id);
  };
  await client.predictions.create({ version: `stand/dark${"c0ffee".padEnd(64, "0")}`, input: { prompt: "?" } });
  await expect(watch(client, `job-${server.calls.length}`)).rejects.toMatchObject({
    paid: "maybe",
    message: expect.stringContaining("The job had begun, so it may have been charged."),
  });
  const stranger = new Replicate({ baseUrl: server.baseUrl, auth: "wrong", fetch: fence(fetch) });
  await expect(watch(stranger, handle[0] ?? "")).rejects.toMatchObject({ code: "provider_refused_key", paid: "maybe" });
});

test("a person's stop cancels the job there, a studio's stop leaves it running", async () => {
  for (const [reason, cancelled] of [
    [STOPPED, true],
    ["stopping", false],
  ] as const) {
    const stop = new AbortController();
    const hear = (event: EngineEvent) => event.type === "text" && stop.abort(reason);
    const { error } = await outcomeOf(connected(), orderFor("stand/slow", { signal: stop.signal }), hear);
    expect({ ...error }).toMatchObject({ code: "cancelled", paid: "maybe" });
    expect(server.requests.at(-1)?.endsWith("/cancel")).toBe(cancelled);
  }
});

test("a stop while the job is being begun waits for its id and ends it", async () => {
  const stop = new AbortController();
  const before = server.calls.length;
  const asked = outcomeOf(connected(), orderFor("stand/late", { signal: stop.signal }));
  await expect.poll(() => server.calls.length).toBe(before + 1);
  stop.abort(STOPPED);
  const { error, events } = await asked;
  expect({ ...error }).toMatchObject({ code: "cancelled", paid: "maybe" });
  expect(events[0]).toEqual({ type: "handle", handle: `job-${before + 1}` });
  expect(server.calls.at(-1)?.closedEarly).toBe(true);
});

const leftovers = async () => readdir(homePaths.temporary());

test("pictures that a model made are handed over as files, one after the other, and nothing of them stays behind", async () => {
  const sample = await readFile("public/samples/invoice.png");
  const seen: string[] = [];
  const hear = (event: EngineEvent) => {
    if (event.type === "file") seen.push(event.source.name);
  };
  for await (const event of connected().perform.ask?.(orderFor("stand/pictures")) ?? []) {
    hear(event);
    if (event.type !== "file") continue;
    expect(event).toMatchObject({ role: "output", source: { type: "image/png" } });
    expect((await readFile(event.source.path)).subarray(0, sample.length)).toEqual(sample);
  }
  expect(seen).toEqual(["out-0.png", "out-1.png"]);
  expect(await leftovers()).toEqual([]);
});

test("an address is never an answer: words in a file become the text, what is beside a picture stays", async () => {
  expect(await perform("stand/text-file")).toMatchObject({ text: "Größe: 12 €", files: [], finish: "complete" });
  expect((await perform("stand/json-file")).text).toBe('{"total": 1250}');
  const { text, files } = await perform("stand/mixed");
  expect(text).toContain("An invoice.");
  expect(text).not.toContain("http");
  expect(files).toHaveLength(1);
});

test.each([
  ["stand/gone", "result_expired", /does not keep what the model made/],
  ["stand/sound", "unsupported", /neither a picture nor text/],
  ["stand/endless", "invalid_answer", /more than 50\.0 MB/],
  ["stand/private", "invalid_answer", /can't be fetched: .*private network/],
])("%s fails as %s, with its seconds told", async (model, code, sentence) => {
  const { error, events } = await outcomeOf(connected(), orderFor(model));
  expect({ ...error }).toMatchObject({ code, paid: "maybe" });
  expect(error?.message).toMatch(sentence);
  expect(events.filter((event) => event.type === "text")).toEqual([]);
  expect(events.at(-1)?.type).toMatch(/usage|notice/);
  expect(await leftovers()).toEqual([]);
});

test("a check names the account, and a wrong key gets a sentence", async () => {
  const { signal } = new AbortController();
  expect(await connected().check(signal)).toMatchObject({ ok: true, sentence: /stand-in/ });
  expect(await connected("wrong").check(signal)).toMatchObject({
    ok: false,
    sentence: "The provider refused the key. Check it in Settings, Connections.",
  });
});

test("a model describes its own form: texts, numbers, choices, yes or no, in its own order", async () => {
  const { signal } = new AbortController();
  const described = await connected().describe?.("stand/choosy", signal);
  expect(described).toMatchObject({ name: "stand/choosy", images: 1, description: "A stand-in" });
  expect(Object.entries(described?.parameters.properties ?? {})).toEqual([
    ["mode", { type: "string", enum: ["quick", "careful"], default: "quick", "x-order": 0 }],
    ["top_k", { type: "integer", title: "Top K", minimum: 1, maximum: 50, "x-order": 1 }],
    ["beams", { type: "integer", title: "Beams", enum: [1, 2, 4], "x-order": 2 }],
    ["verbose", { type: "boolean", title: "Verbose", default: false, "x-order": 3 }],
    ["system", { type: "string", title: "System prompt", default: "You are helpful.", "x-order": 4 }],
  ]);
  expect(await connected().describe?.("stand/many", signal)).toMatchObject({ images: 20 });
  expect(await connected().describe?.("stand/blind", signal)).toMatchObject({ images: 0 });
});

test("a form bears only so much, and nothing that it can't show", () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`p${at}`, { type: "integer" }]));
  const odd = {
    list: { type: "array" },
    key: { type: "string", format: "password" },
    maybe: { anyOf: [{ type: "null" }, { type: "number" }] },
  };
  const prompt = { type: "string", description: "x".repeat(1000) };
  const formOf = (properties: object) => readForm({ components: { schemas: { Input: { properties } } } });
  expect(Object.keys(formOf({ prompt, ...many })?.parameters.properties ?? {})).toHaveLength(40);
  expect(formOf({ prompt, ...odd })?.parameters.properties).toEqual({ maybe: { type: "number", "x-order": 0 } });
  const properties = formOf({ prompt, text: prompt })?.parameters.properties;
  expect(properties).toEqual({ text: { type: "string", description: "x".repeat(300), "x-order": 0 } });
});
