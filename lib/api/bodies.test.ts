// Whatever is sent to whatever route: an answer in our words, never a 5xx, and the process lives.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodies, faultsOfAnswer, ids, order, queries } from "@/bench/hostile/bodies";
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

const expectOurs = (answer: Answer, what: string) => expect(faultsOfAnswer(answer), what).toEqual([]);

type Document = { paths: Record<string, Record<string, unknown>> };

/** Every route below /api as `METHOD /path`. */
async function routes(): Promise<string[]> {
  const { paths } = (await call(studio, undefined, "GET /api/v1/openapi.json")).body as unknown as Document;
  const own = Object.entries(paths).filter(([path]) => path.startsWith("/api/"));
  return own.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
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
