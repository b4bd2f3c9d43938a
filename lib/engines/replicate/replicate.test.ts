// The engine with the real client against a stand-in server over real HTTP.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineEvent, type Order, STOPPED } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { AppError } from "@/lib/errors";
import { startReplicateStandIn } from "@/stand-ins/replicate";
import { readForm } from "./form";

let server: Awaited<ReturnType<typeof startReplicateStandIn>>;
let picture: string;
beforeAll(async () => {
  server = await startReplicateStandIn({ paceMs: 30, key: "r8_secret" });
  picture = join(await mkdtemp(join(tmpdir(), "engine-")), "a.png");
  await writeFile(picture, Buffer.from([1, 2, 3]));
});
afterAll(() => server.stop());

type Wish = Partial<Order<"ask">["input"]> & Partial<Pick<Order<"ask">, "params" | "signal" | "handle">>;

function order(model: string, wish: Wish = {}): Order<"ask"> {
  const { params = {}, signal = new AbortController().signal, handle, ...input } = wish;
  return {
    model: { name: model },
    input: { question: "What is the total?", imageIds: [], history: [], ...input },
    params,
    signal,
    open: async () => ({ path: picture, type: "image/png", bytes: 3, name: "a.png" }),
    dispatching: async () => undefined,
    ...(handle ? { handle } : {}),
  };
}

const connected = (key = "r8_secret") => connectTo("replicate", { baseUrl: server.baseUrl, trusted: true, key });

async function perform(model: string, wish: Wish = {}) {
  const events: EngineEvent[] = [];
  for await (const event of connected().perform.ask?.(order(model, wish)) ?? []) events.push(event);
  const text = events.map((event) => (event.type === "text" ? event.delta : "")).join("");
  const handle = events.flatMap((event) => (event.type === "handle" ? [event.handle] : []));
  const usage = events.find((event) => event.type === "usage")?.usage;
  const notices = events.flatMap((event) => (event.type === "notice" ? [event.text] : []));
  return { text, finish: events.find((event) => event.type === "finish")?.reason, handle, usage, notices };
}

async function fault(model: string, wish: Wish = {}): Promise<AppError> {
  const thrown = await perform(model, wish).catch((error: unknown) => error);
  if (!(thrown instanceof AppError)) throw new Error(`expected an AppError, got ${String(thrown)}`);
  return thrown;
}

const begun = () => server.requests.filter((request) => /^POST .*predictions$/.test(request)).length;

test("a job is begun once, its handle told first, its text as it grows, its seconds at the end", async () => {
  const before = begun();
  const { text, finish, handle, usage } = await perform("stand/plain");
  expect({ text, finish, usage }).toEqual({
    text: "The total is 1,250.00.",
    finish: "complete",
    usage: { computeSeconds: 1.5 },
  });
  expect(handle).toEqual([`job-${server.calls.length}`]);
  expect(begun()).toBe(before + 1);
});

test("a job that was begun earlier is followed by its handle and none is begun", async () => {
  const { handle } = await perform("stand/plain");
  const before = begun();
  const again = await perform("stand/plain", handle[0] ? { handle: handle[0] } : {});
  expect(again).toMatchObject({ text: "The total is 1,250.00.", finish: "complete", handle: [] });
  expect(begun()).toBe(before);
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

test("a look that fails does not end the job", async () => {
  expect(await perform("stand/odd-chunks")).toMatchObject({ finish: "complete", text: "Größe: 12 €, 日本 🙂 fertig." });
});

test.each([
  ["stand/401", "provider_refused_key", false, "no"],
  ["stand/402", "provider_busy", false, "no"],
  ["stand/429", "provider_busy", true, "no"],
  ["stand/422", "provider_failed", false, "no"],
  ["stand/500", "provider_failed", true, "maybe"],
  ["stand/html", "invalid_answer", false, "maybe"],
  ["stand/bad-json", "invalid_answer", false, "maybe"],
  ["stand/error-inside", "provider_failed", true, "maybe"],
  ["stand/no-done", "result_expired", false, "maybe"],
  ["nobody/here", "invalid", false, "no"],
  ["stand/upscaler", "invalid", false, "no"],
  ["not a reference", "invalid", false, "no"],
])("%s fails as %s (again: %s, paid: %s)", async (model, code, retryable, paid) => {
  expect(await fault(model)).toMatchObject({ code, retryable, paid });
});

test("a refused or broken POST is sent once, whatever the client would like", async () => {
  for (const model of ["stand/429-after", "stand/500", "stand/cut-at-once"]) {
    const before = begun();
    const { paid, retryAfterMs } = await fault(model);
    expect(begun(), model).toBe(before + 1);
    if (model === "stand/429-after") expect(retryAfterMs).toBe(2000);
    if (model === "stand/cut-at-once") expect(paid).toBe("maybe");
  }
});

test("a person's stop cancels the job there, a studio's stop leaves it running", async () => {
  for (const [reason, cancelled] of [
    [STOPPED, true],
    ["stopping", false],
  ] as const) {
    const abort = new AbortController();
    const stream = connected().perform.ask?.(order("stand/slow", { signal: abort.signal }));
    const read = async () => {
      for await (const event of stream ?? []) if (event.type === "text") abort.abort(reason);
    };
    await expect(read()).rejects.toMatchObject({ code: "cancelled", paid: "maybe" });
    expect(server.requests.at(-1)?.endsWith("/cancel")).toBe(cancelled);
  }
});

test("a check names the account, and a wrong key gets a sentence", async () => {
  const { signal } = new AbortController();
  expect(await connected().check(signal)).toMatchObject({ ok: true, sentence: /stand-in/ });
  expect(await connected("wrong").check(signal)).toMatchObject({ ok: false, sentence: /refused the key/ });
});

test("a model describes its own form, choices included", async () => {
  const { signal } = new AbortController();
  const described = await connected().describe?.("stand/plain", signal);
  expect(described).toMatchObject({ images: true, description: "A stand-in" });
  expect(described?.parameters.properties).toMatchObject({ mode: { type: "string", enum: ["quick", "careful"] } });
});
