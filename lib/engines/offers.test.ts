import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectTo } from "./engines";

let told: unknown;
const server = createServer((_request, response) =>
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(told)),
);
beforeAll(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)));
afterAll(() => server.close());

const at = (engine: string) =>
  connectTo(engine, { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, trusted: true, key: "k" });
const { signal } = new AbortController();

test("of a server's list only what can be kept is kept, and each name once", async () => {
  const odd = ["", "a\0b", "half \ud83d", "x".repeat(301), 7, null, { toString: 1 }, ["a"]];
  told = { data: ["good", "good", ...odd].map((id) => ({ id, shutdown_date: "soon\0" })), has_more: false };
  for (const engine of ["openai", "anthropic"]) {
    expect(await at(engine).discover?.(signal)).toEqual([{ name: "good" }]);
    expect(await at(engine).check(signal)).toMatchObject({ ok: true, models: 1 });
  }
});

test("a list without end is read up to where nobody looks any more", async () => {
  told = { data: Array.from({ length: 6000 }, (_, index) => ({ id: `model-${index}` })) };
  expect((await at("openai").discover?.(signal))?.length).toBe(5000);
});

test("a name that a server gives itself is short and on one line", async () => {
  told = { username: `evil\r\n\0${"x".repeat(1000)}` };
  const { sentence } = await at("replicate").check(signal);
  expect(sentence).toMatch(/^It answers, for the account evil x{295}…\.$/);
});

test("a form that nobody could fill in is refused, and no depth ends the program", async () => {
  const properties = (more: object) => ({
    latest_version: {
      id: "v",
      openapi_schema: { components: { schemas: { Input: { properties: { prompt: { type: "string" }, ...more } } } } },
    },
  });
  const choices = Array.from({ length: 100 }, (_, index) => `${index}${"x".repeat(2000)}`);
  told = properties({ mode: { type: "string", enum: choices } });
  await expect(at("replicate").describe?.("a/b", signal)).rejects.toMatchObject({ code: "invalid" });
  let deep: unknown = 1;
  for (let level = 0; level < 2000; level += 1) deep = [deep];
  told = properties({ "a\0b": { type: "string", default: deep } });
  expect(JSON.stringify(await at("replicate").describe?.("a/b", signal))).toMatch(/"ab"/);
});
