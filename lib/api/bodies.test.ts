// Whatever is sent to whatever route: an answer in our words, never a 5xx, and the process lives.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, call } from "@/server/testing/call";
import { newKey, newPerson, type Person } from "@/server/testing/people";
import { type Studio, startStudio } from "@/server/testing/studio";

let studio: Studio;
let owner: Person;
let key: { key: string };

beforeAll(async () => {
  studio = await startStudio();
  owner = await newPerson({ studioOwner: true });
  key = await newKey(owner);
});
afterAll(() => studio.stop());

type Document = { paths: Record<string, Record<string, unknown>> };

/** Every route below /api as `METHOD /path`. */
async function routes(): Promise<string[]> {
  const { paths } = (await call(studio, undefined, "GET /api/v1/openapi.json")).body as unknown as Document;
  const own = Object.entries(paths).filter(([path]) => path.startsWith("/api/"));
  return own.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
}

const order = {
  task: "ask",
  model: "local/reader",
  input: { question: "What is the total?" },
};
const bomb = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

/** Bodies as text: wrong shapes, wrong depths, and texts that a database can't keep. */
const bodies: Record<string, string> = {
  empty: "",
  "an empty object": "{}",
  null: "null",
  "an empty list": "[]",
  "a word": '"word"',
  "a number": "1e400",
  broken: '{"task": ',
  "not JSON at all": "<xml/>",
  "two documents": "{}{}",
  "wrong types":
    '{"task":1,"model":[],"input":"x","name":{},"scopes":"read","orders":{},"kind":[],"title":1,"tags":{}}',
  "nulls everywhere": '{"task":null,"model":null,"input":null,"name":null,"scopes":null,"orders":null,"provider":null}',
  "a million open lists": bomb("[", "]", 500_000),
  "a deep object": bomb('{"a":', "}", 100_000).replace(":}", ":1}"),
  "depth inside params": JSON.stringify({ ...order, params: { deep: 0 } }).replace(
    '"deep":0',
    `"deep":${bomb("[", "]", 400_000)}`,
  ),
  "depth within orders": `{"kind":"set","orders":[${JSON.stringify({ ...order, params: { deep: 0 } }).replace('"deep":0', `"deep":${bomb('{"a":[', "]}", 100_000)}`)}]}`,
  "prototype keys": '{"__proto__":{"admin":true},"constructor":{"prototype":{}},"name":"x"}',
  "zero bytes": JSON.stringify({
    ...order,
    input: { question: "a\0b" },
    name: "a\0b",
    title: "a\0b",
    params: { "\0": 1 },
  }),
  "a run with a zero byte": JSON.stringify({ ...order, input: { question: "a\0b" } }),
  "params with a zero byte": JSON.stringify({ ...order, params: { note: "a\0b" } }),
  "half a character": `{"task":"ask","model":"local/reader","input":{"question":"\\ud800"}}`,
  "a title with a zero byte": JSON.stringify({ title: "a\0b" }),
  "a tag with half a character": '{"tags":["\\udfff"]}',
  "a key with a zero byte": JSON.stringify({ name: "a\0b", scopes: ["read"] }),
  "a key of the year nought": JSON.stringify({ name: "old", expiresAt: "0000-01-01T00:00:00Z" }),
  "a connection with a zero byte": JSON.stringify({
    provider: "compatible",
    name: "a\0b",
    baseUrl: "http://127.0.0.1:9/v1",
  }),
  "an order of a model with a zero byte": JSON.stringify({ ...order, model: "local/\0" }),
};

function expectOurs(answer: Answer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBeLessThan(500);
  if (answer.status < 400) return;
  expect(answer.body.error, what).toEqual({
    code: expect.stringMatching(/^[a-z_]+$/),
    message: expect.stringMatching(/^[A-Z`].*\./),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ...(answer.body.error.field === undefined ? {} : { field: expect.stringMatching(/^[\w.[\]-]+$/) }),
  });
}

test("no body of any shape or depth gets a 5xx from any route or ends the process", async () => {
  const changing = (await routes()).filter((route) => !route.startsWith("GET "));
  expect(changing.length).toBeGreaterThan(10);
  for (const route of changing)
    for (const [name, body] of Object.entries(bodies))
      for (const type of body.length < 10 ? ["application/json", "text/plain", undefined] : ["application/json"]) {
        const [method, path = ""] = route.replace("{id}", "0192f1c0-0000-7000-8000-000000000000").split(" ");
        const headers: Record<string, string> = type ? { "content-type": type } : {};

        const answer = await call(studio, key, `${method} ${path}`, { raw: new TextEncoder().encode(body), headers });
        expectOurs(answer, `${route} with ${name} as ${type}`);
      }
  expect(studio.isAlive()).toBe(true);
  expect(studio.complaints()).toBe("");
}, 120_000);

test("no id, query or header of any shape gets a 5xx", async () => {
  const streams = ["GET /api/v1/events"];
  const ids = [
    "x",
    "%00",
    "%E0%A4%A",
    "..%2f..%2fetc%2fpasswd",
    "0192f1c0-0000-7000-8000-00000000000g",
    "a".repeat(5000),
  ];
  const queries = [
    "limit=0&cursor=x",
    "limit=1e9",
    "limit[]=1",
    "cursor=%00",
    `cursor=${Buffer.from('{"createdAt":"2024-01-01","id":"x"}').toString("base64url")}`,
    `cursor=${Buffer.from('{"createdAt":"0000-01-01T00:00:00Z","id":"0192f1c0-0000-7000-8000-000000000000"}').toString("base64url")}`,
    `cursor=${Buffer.from("0000-01-01T00:00:00Z 0192f1c0-0000-7000-8000-000000000000").toString("base64url")}`,
    `cursor=${Buffer.from("null").toString("base64url")}`,
    "q=%00",
    "q=%ED%A0%80",
    "from=0000-01-01T00:00:00Z",
    "to=9999-12-31T23:59:59Z&from=x",
    "task=__proto__",
    "model=%00",
    "by=constructor",
    "w=-1",
    "w=99999999999999999999",
  ];
  for (const route of await routes()) {
    for (const id of route.includes("{id}") ? ids : [])
      expectOurs(await call(studio, key, route.replace("{id}", id)), `${route} with ${id.slice(0, 40)}`);
    if (!route.startsWith("GET ") || streams.includes(route)) continue;
    for (const query of queries)
      expectOurs(await call(studio, key, `${route.replace("{id}", "x")}?${query}`), `${route} with ${query}`);
  }
  for (const value of ["x", "-1", "1e99", "9".repeat(50)])
    expectOurs(
      await call(studio, key, "GET /api/v1/runs/x/events", { headers: { "last-event-id": value } }),
      `Last-Event-ID ${value}`,
    );
  expect(studio.isAlive()).toBe(true);
  expect(studio.complaints()).toBe("");
}, 120_000);

const chunked = (bytes: number) => {
  let left = bytes;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const size = Math.min(left, 65_536);
      left -= size;
      if (size > 0) controller.enqueue(new Uint8Array(size).fill(32));
      else controller.close();
    },
  });
};

test("a JSON body over 2 MB is refused whether its length is told or not", async () => {
  const headers = { "content-type": "application/json" };
  const told = await call(studio, key, "POST /api/v1/runs", { raw: new Uint8Array(2_000_001).fill(32), headers });
  expect([told.status, told.body.error]).toMatchObject([413, { code: "too_large", field: "body" }]);
  const untold = await call(studio, key, "POST /api/v1/runs", { raw: chunked(2_100_000), headers });
  expect([untold.status, untold.body.error]).toMatchObject([413, { code: "too_large", field: "body" }]);
  const within = await call(studio, key, "POST /api/v1/runs", { raw: chunked(1_999_000), headers });
  expect(within.body.error).toMatchObject({ code: "invalid", message: "The body is not valid JSON." });
});

test("what is wrong is named as the person wrote it", async () => {
  const tried = { ...order, input: { question: "What?", imageIds: ["not an id"] } };
  const { status, body } = await call(studio, key, "POST /api/v1/runs", { body: tried });
  expect([status, body.error.code, body.error.field]).toEqual([400, "invalid", "input.imageIds[0]"]);
});

test("a body that is not declared as JSON is refused with how to send it", async () => {
  const { status, body } = await call(studio, key, "POST /api/v1/runs", { raw: JSON.stringify(order) });
  expect([status, body.error.code]).toEqual([415, "unsupported_media"]);
  expect(body.error.message).toContain("application/json");
});
