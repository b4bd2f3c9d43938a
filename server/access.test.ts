// Walks every API route with every kind of asker against the table that says who may do what.
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/app";
import { type AskerName, apiTable, askers, insiders, type Row } from "./access-table";
import { type Cast, newCast } from "./testing/askers";
import { type Asker, call, headersOf } from "./testing/call";
import { newThing, SECRET } from "./testing/private-things";
import { type Studio, startStudio } from "./testing/studio";
import { unmatched } from "./testing/unmatched";

let studio: Studio;
let cast: Cast;

beforeAll(async () => {
  studio = await startStudio({ role: "all" });
  cast = await newCast();
});
afterAll(() => studio.stop());

/** `GET /x of a shared run` is a row of `GET /x`. */
const routeOf = (row: string): string => row.split(" ").slice(0, 2).join(" ");

function apiRoutes(): string[] {
  const answered = api().routes.filter(({ method }) => method !== "ALL");
  return [...new Set(answered.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`))];
}

const order = (fileId: string) => ({
  task: "ask",
  model: "local/reader",
  input: { question: `${SECRET}?`, imageIds: [fileId] },
});
const bodies: Record<string, (id: string) => unknown> = {
  "POST /api/v1/estimates": order,
  "POST /api/v1/runs": order,
  "POST /api/v1/groups": (id) => ({ kind: "set", orders: [order(id)] }),
  "PATCH /api/v1/runs/{id}": () => ({ rating: 5 }),
  "POST /api/v1/models": () => ({ connection: "local", name: "reader" }),
  "POST /api/v1/connections": () => ({ provider: "compatible", name: "Here", baseUrl: "http://127.0.0.1:9/v1" }),
  "PATCH /api/v1/connections/{id}": () => ({ name: "There" }),
  "POST /api/v1/budgets": (id) => ({ scope: "key", targetId: id, period: "day", limitMicros: 1_000_000 }),
  "PATCH /api/v1/budgets/{id}": () => ({ limitMicros: 2_000_000 }),
  "POST /api/v1/keys": () => ({ name: "one", scopes: ["read"] }),
};

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A stream that never ends is left once it has begun. */
async function beginStream(path: string, asker: Asker): Promise<{ status: number; text: string }> {
  const leave = new AbortController();
  const response = await fetch(`${studio.address}${path}`, { headers: headersOf(asker), signal: leave.signal });
  leave.abort();
  return { status: response.status, text: "" };
}

async function ask(name: string, row: Row, asker: Asker): Promise<{ status: number; text: string }> {
  const route = routeOf(name);
  const id = await newThing(cast.people.maker, row.thing);
  const [, path = ""] = route.split(" ");
  if (path === "/api/v1/events") return beginStream(path, asker);
  if (route === "POST /api/v1/files")
    return call(studio, asker, route, { raw: PNG, headers: { "content-type": "image/png" } });
  const body = bodies[route]?.(id);
  return call(studio, asker, route.replace("{id}", id), body === undefined ? {} : { body });
}

test("every API route is in the table, and nothing else", () => {
  expect(unmatched(apiRoutes(), Object.keys(apiTable))).toEqual([]);
});

test("a route that nobody put into the table is named", () => {
  const listed = Object.keys(apiTable);
  expect(unmatched([...apiRoutes(), "GET /api/v1/new"], listed)).toEqual(["GET /api/v1/new is not in the table"]);
  expect(unmatched(apiRoutes().slice(1), listed)).toEqual([`${apiRoutes()[0]} does not exist`]);
});

test.each(Object.entries(apiTable))("%s", async (name, row) => {
  const expected = row.answers.split(/\s+/).map(Number);
  expect(expected).toHaveLength(askers.length);
  const got: Record<string, number> = {};
  for (const asker of askers) {
    const { status, text } = await ask(name, row, cast.as[asker]);
    got[asker] = status;
    const told = text.includes(SECRET);
    if (!insiders.includes(asker)) expect(told, `${asker} is shown what is the maker's`).toBe(false);
    if (row.shows && status < 300 && insiders.includes(asker)) expect(told, `${asker} is shown it`).toBe(true);
  }
  expect(got).toEqual(Object.fromEntries(askers.map((asker: AskerName, at) => [asker, expected[at]])));
});
