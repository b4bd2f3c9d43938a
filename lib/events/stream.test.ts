// Following over HTTP: the end is told whatever a client says it has heard, and a client that heard it is sent home.
import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { api } from "@/lib/api/app";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import type { RunView } from "@/lib/runs/schema";
import { startWorker, stopWorker } from "@/lib/runs/worker";
import { newMember, newPlace, ownDatabase, question } from "@/stand-ins/ground";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";

let leave: () => Promise<void>;
let standIn: StandIn;
let server: Server;
let root: string;
let ada: Member;
let key: string;
let slug: string;
beforeAll(async () => {
  leave = await ownDatabase();
  standIn = await startOpenAiStandIn({ paceMs: 5 });
  await startWorker("all", false);
  server = createServer(getRequestListener(api().fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/runs`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await stopWorker();
  await standIn.stop();
  await leave();
});
beforeEach(async () => {
  ada = await newMember();
  key = `mk_${randomBytes(32).toString("base64url")}`;
  await pool().query(
    `INSERT INTO "ApiKey" ("id", "teamId", "userId", "name", "hash", "last4", "scopes") VALUES ($1, $2, $3, 'test', $4, 'abcd', '{read,run}')`,
    [newId(), ada.teamId, ada.userId, createHash("sha256").update(key).digest("hex")],
  );
  slug = (await newPlace(ada.teamId, { baseUrl: standIn.baseUrl })).slug;
});

async function events(response: Response): Promise<EventSourceMessage[]> {
  const messages: EventSourceMessage[] = [];
  createParser({ onEvent: (message) => messages.push(message) }).feed(await response.text());
  return messages;
}

const headers = () => ({ authorization: `Bearer ${key}`, accept: "text/event-stream" });
const start = (name = "gpt-4o"): Promise<Response> =>
  fetch(root, {
    method: "POST",
    headers: { ...headers(), "content-type": "application/json" },
    body: JSON.stringify(question(`${slug}/${name}`)),
  });
const follow = (id: string, after?: string): Promise<Response> =>
  fetch(`${root}/${id}/events`, { headers: { ...headers(), ...(after ? { "last-event-id": after } : {}) } });

const endOf = (messages: EventSourceMessage[]): RunView => JSON.parse(messages.at(-1)?.data ?? "{}").value;
const numbers = (messages: EventSourceMessage[]): number[] => messages.map((message) => Number(message.id));

test("a question's own answer is its stream, from its start to its end", async () => {
  const heard = await events(await start());
  expect(heard.map((message) => message.event)).toEqual(["started", "text", "text", "text", "text", "usage", "done"]);
  expect(numbers(heard)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const said = heard.flatMap((message) => JSON.parse(message.data).delta ?? []).join("");
  expect(said).toBe(endOf(heard).output?.text);
});

test("a client that comes back gets the rest, and one that heard the end gets 204", async () => {
  const all = await events(await start());
  const { id } = endOf(all);
  const rest = await events(await follow(id, "4"));
  expect(numbers(rest)).toEqual([5, 6, 7]);
  const home = await follow(id, "7");
  expect([home.status, await home.text()]).toEqual([204, ""]);
});

test("a client that heard more than is kept is still told the end", async () => {
  const { id } = endOf(await events(await start()));
  await pool().query(`UPDATE "Run" SET "lastSeq" = 1003 WHERE "id" = $1`, [id]);
  const heard = await events(await follow(id, "40"));
  expect(heard.map((message) => message.event)).toEqual(["done"]);
  expect(endOf(heard).output?.text).toBe("The total is 1,250.00.");
});

test("when the events are long gone the end is told from the run itself, once", async () => {
  const { id } = endOf(await events(await start()));
  await pool().query(`DELETE FROM "RunEvent" WHERE "runId" = $1`, [id]);
  for (const after of [undefined, "3"]) {
    const heard = await events(await follow(id, after));
    expect(heard.map((message) => message.event)).toEqual(["done"]);
    expect(endOf(heard).id).toBe(id);
  }
  expect((await follow(id, "7")).status).toBe(204);
});

test("leaving does not stop a run: who comes back later gets all of it", async () => {
  const leaving = new AbortController();
  const response = await fetch(root, {
    method: "POST",
    headers: { ...headers(), "content-type": "application/json" },
    body: JSON.stringify(question(`${slug}/standin-cut`)),
    signal: leaving.signal,
  });
  const reader = response.body?.getReader();
  await reader?.read();
  leaving.abort();
  const { rows } = await pool().query<{ id: string }>(`SELECT "id" FROM "Run" WHERE "userId" = $1`, [ada.userId]);
  const heard = await events(await follow(rows[0]?.id ?? ""));
  expect(heard[0]?.id).toBe("1");
  expect(endOf(heard)).toMatchObject({ status: "failed", error: { code: "incomplete" } });
});
