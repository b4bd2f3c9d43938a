// The bundled backend as its own process, over real HTTP and through OpenAI's own client.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createInterface } from "node:readline";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundlePath } from "@/lib/home";

let backend: ChildProcess;
let url = "";
let client: OpenAI;
const token = "a-token-for-this-test";

async function started(process_: ChildProcess): Promise<string> {
  if (!process_.stdout) throw new Error("no stdout");
  const [first] = (await once(createInterface({ input: process_.stdout }), "line")) as [string];
  return (JSON.parse(first) as { url: string }).url;
}

const launch = () =>
  spawn(process.execPath, [bundlePath("backend"), "--with-parent"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, LOCAL_BACKEND_TOKEN: token },
  });

beforeAll(async () => {
  backend = launch();
  url = await started(backend);
  client = new OpenAI({ baseURL: `${url}/v1`, apiKey: token, maxRetries: 0 });
});

afterAll(async () => {
  const ended = once(backend, "exit");
  backend.stdin?.end();
  await ended;
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${token}`, ...headers },
  });

function withPicture(bytes: Buffer | string, question: string): OpenAI.ChatCompletionMessageParam {
  const data = typeof bytes === "string" ? bytes : `data:image/png;base64,${bytes.toString("base64")}`;
  return {
    role: "user",
    content: [
      { type: "image_url", image_url: { url: data } },
      { type: "text", text: question },
    ],
  };
}

const sample = (name: string) => readFileSync(`public/samples/${name}`);
const invoice = () => withPicture(sample("invoice.png"), "What is the total?");
const said =
  "Total: 1,250.00\n\nThe invoice is from Acme Corp, number 2024-031, dated 2024-03-15. The code at the bottom reads “ACME-2024-031”.";

test("only who has the token is answered, except that it is alive", async () => {
  expect((await fetch(`${url}/health`)).status).toBe(200);
  const refused = await post("{}", { authorization: "Bearer wrong" });
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ error: { type: "authentication_error", code: "signed_out" } });
});

test("it offers the Reader", async () => {
  const models = await client.models.list();
  expect(models.data).toMatchObject([{ id: "reader", owned_by: "medley" }]);
});

test("the sample invoice is answered word by word, with usage and the places it was read at", async () => {
  const stream = await client.chat.completions.create({
    model: "reader",
    stream: true,
    stream_options: { include_usage: true },
    messages: [invoice()],
  });
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const words = chunks.flatMap((chunk) => chunk.choices[0]?.delta.content || []);
  expect(words.join("")).toBe(said);
  expect(words.length).toBeGreaterThan(10);
  const last = chunks.find((chunk) => chunk.choices[0]?.finish_reason === "stop");
  expect(last).toMatchObject({
    medley: { marks: expect.arrayContaining([expect.objectContaining({ quote: "Total: 1,250.00", image: 0 })]) },
  });
  expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 18, completion_tokens: 19 });
});

test("a follow-up keeps the picture, and JSON is answered when asked for", async () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    invoice(),
    { role: "assistant", content: said },
    { role: "user", content: "Who is it from?" },
  ];
  const followed = await client.chat.completions.create({ model: "reader", messages });
  expect(followed.choices[0]?.message.content).toBe("From: Acme Corp");
  const fields = await client.chat.completions.create({
    model: "reader",
    messages,
    response_format: { type: "json_object" },
  });
  expect(JSON.parse(fields.choices[0]?.message.content ?? "")).toMatchObject({
    total: 1250,
    date: "2024-03-15",
    tax: null,
  });
});

test("every sample has its answer", async () => {
  const expected = {
    "sails.png": "Due: 2024-07-12",
    "bakery.png": "The EAN13 at the bottom reads “4006381333931”.",
    "joinery.png": "I can't find a date on it.",
    "survey.png": "From: Kestrel Surveying GmbH",
    "table.png": "| Lower Tannery | 42 | 60 | 19.00 |",
  };
  const samples = JSON.parse(readFileSync("public/samples/samples.json", "utf8")) as {
    file: string;
    question: string;
  }[];
  for (const [file, answer] of Object.entries(expected)) {
    const question = samples.find((one) => one.file === file)?.question ?? "";
    const { choices } = await client.chat.completions.create({
      model: "reader",
      messages: [withPicture(sample(file), question)],
    });
    expect(choices[0]?.message.content).toContain(answer);
  }
});

test("without a picture it says that it needs one", async () => {
  const { choices } = await client.chat.completions.create({
    model: "reader",
    messages: [{ role: "user", content: "Hello" }],
  });
  expect(choices[0]?.message.content).toBe("I need a picture to read. Add one and ask again.");
});

test("what it can't take is refused with a sentence, and the next question is answered", async () => {
  expect((await post("{")).status).toBe(400);
  expect((await post(JSON.stringify({ model: "reader" }))).status).toBe(400);
  const messages = (message: OpenAI.ChatCompletionMessageParam, model = "reader") =>
    JSON.stringify({ model, messages: [message] });
  expect((await post(messages({ role: "user", content: "Hello" }, "gpt-9"))).status).toBe(404);
  const broken = await post(messages(withPicture(Buffer.from("no picture"), "What is it?")));
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({
    error: { message: expect.stringContaining("can't be opened"), code: "unsupported_media" },
  });
  expect((await post(messages(withPicture("https://example.com/a.png", "?")))).status).toBe(400);
  const { choices } = await client.chat.completions.create({ model: "reader", messages: [invoice()] });
  expect(choices[0]?.message.content).toBe(said);
});

test("a body beyond 80 MB is refused before it is sent", async () => {
  const headers = { authorization: `Bearer ${token}`, "content-length": "80000001" };
  const asked = request(`${url}/v1/chat/completions`, { method: "POST", headers });
  asked.flushHeaders();
  const [answer] = await once(asked, "response");
  expect(answer.statusCode).toBe(413);
  asked.on("error", () => asked.destroy()).destroy();
});

test("a client that goes away in mid-answer stops it, and the next one is answered", async () => {
  const leaving = new AbortController();
  const body = { model: "reader", stream: true as const, messages: [invoice()] };
  const stream = await client.chat.completions.create(body, { signal: leaving.signal });
  let text = "";
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? "";
    if (text !== "") leaving.abort();
  }
  expect(text.length).toBeLessThan(said.length);
  const { choices } = await client.chat.completions.create({ model: "reader", messages: [invoice()] });
  expect(choices[0]?.message.content).toBe(said);
});

test("it ends when its parent is gone", async () => {
  const orphan = launch();
  await started(orphan);
  const ended = once(orphan, "exit");
  orphan.stdin?.end();
  expect(await ended).toEqual([0, null]);
});

test("the Reader can be loaded before it is asked, by whoever has the token", async () => {
  const load = (key: string) =>
    fetch(`${url}/v1/models/reader/load`, { method: "POST", headers: { authorization: `Bearer ${key}` } });
  expect((await load(token)).status).toBe(202);
  expect((await load("another")).status).toBe(401);
});
