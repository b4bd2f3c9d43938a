// Following over HTTP: the end is told whatever a client says it has heard, and a client that heard it is sent home.
import { createHash, randomBytes } from "node:crypto";
import { getEventListeners } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Member } from "@/lib/access/actor";
import { api } from "@/lib/api/app";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { stopSignal } from "@/lib/process";
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
/** What the server still works on. */
let atWork: Promise<unknown>[] = [];
beforeAll(async () => {
  leave = await ownDatabase();
  standIn = await startOpenAiStandIn({ paceMs: 5 });
  await startWorker("all", false);
  const listener = getRequestListener(api().fetch, { overrideGlobalObjects: false });
  server = createServer((request, response) => atWork.push(Promise.resolve(listener(request, response))));
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
afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  atWork = [];
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

const endOf = (messages: EventSourceMessage[]): RunView => JSON.parse(messages.at(-1)?.data ?? "{}");
const numbers = (messages: EventSourceMessage[]): number[] => messages.map((message) => Number(message.id));

test("a question's own answer is its stream, from its start to its end", async () => {
  const heard = await events(await start());
  // Words that came at about the same time are told as one.
  const kinds = heard.map((message) => message.event);
  expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual(["started", "text", "usage", "done"]);
  expect(numbers(heard)).toEqual([...new Set(numbers(heard))].sort((a, b) => a - b));
  expect([numbers(heard).at(0), numbers(heard).at(-1)]).toEqual([1, 7]);
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

/** A stream, and the text it says until it ends. */
async function openStream(path: string): Promise<{ text: Promise<string> }> {
  const response = await fetch(new URL(path, root), { headers: headers() });
  expect(response.status).toBe(200);
  return { text: response.text() };
}

test("a client that leaves while its stream is being set up leaves nothing behind", async () => {
  const { id } = endOf(await events(await start()));
  const before = getEventListeners(stopSignal(), "abort").length;
  for (const path of [`/api/v1/runs/${id}/events`, "/api/v1/events"]) {
    const holder = await pool().connect();
    await holder.query("BEGIN");
    await holder.query(`LOCK TABLE "Run" IN ACCESS EXCLUSIVE MODE`);
    const closed = new Promise<void>((done) =>
      server.once("request", (_request, response) => response.once("close", done)),
    );
    const leaving = new AbortController();
    const asked = fetch(new URL(path, root), { headers: headers(), signal: leaving.signal }).catch(() => "left");
    await expect
      .poll(async () => (await pool().query("SELECT FROM pg_locks WHERE NOT granted")).rowCount, { timeout: 10_000 })
      .toBeGreaterThan(0);
    leaving.abort();
    expect(await asked).toBe("left");
    await closed;
    await holder.query("ROLLBACK");
    holder.release();
    await Promise.all(atWork);
    expect(getEventListeners(stopSignal(), "abort").length, path).toBe(before);
  }
});

test("a stream ends when its key works in another team, and when its run is not shared any more", async () => {
  const bob = await newMember(ada.teamId);
  const { id } = endOf(await events(await start()));
  await pool().query(
    `UPDATE "Run" SET "userId" = $2, "sharedWithTeam" = true, "status" = 'running', "finishedAt" = NULL WHERE "id" = $1`,
    [id, bob.userId],
  );
  await pool().query(`DELETE FROM "RunEvent" WHERE "runId" = $1`, [id]);
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const ofRun = await openStream(`/api/v1/runs/${id}/events`);
  await Promise.all(atWork);
  await pool().query(`UPDATE "Run" SET "sharedWithTeam" = false WHERE "id" = $1`, [id]);
  vi.advanceTimersByTime(15_000);
  expect(await ofRun.text).toContain(": here");
  const ofPerson = await openStream("/api/v1/events");
  await Promise.all(atWork);
  const elsewhere = await newMember();
  await pool().query(`INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, 'owner')`, [
    elsewhere.teamId,
    ada.userId,
  ]);
  await pool().query(`UPDATE "ApiKey" SET "teamId" = $2 WHERE "userId" = $1`, [ada.userId, elsewhere.teamId]);
  vi.advanceTimersByTime(15_000);
  expect(await ofPerson.text).toContain(": here");
});

test("a person's stream begins with what happened to every run named, in few queries, and a binned one does not break it", async () => {
  const ids: string[] = [];
  for (let count = 0; count < 5; count++) ids.push(endOf(await events(await start())).id);
  const [binned = "", gone = "", ...others] = ids;
  await pool().query(`UPDATE "Run" SET "deletedAt" = now() WHERE "id" = $1`, [binned]);
  await pool().query(`DELETE FROM "RunEvent" WHERE "runId" = $1`, [gone]);
  const queries = vi.spyOn(pool(), "query");
  const stream = await openStream(`/api/v1/events?after=${ids.map((id) => `${id}:4`).join(",")}`);
  await Promise.all(atWork);
  expect(queries.mock.calls.length).toBeLessThan(10);
  queries.mockRestore();
  await pool().query(`DELETE FROM "ApiKey" WHERE "userId" = $1`, [ada.userId]);
  for (const end of [...getEventListeners(stopSignal(), "abort")]) end(new Event("abort"));
  const heard: EventSourceMessage[] = [];
  createParser({ onEvent: (message) => heard.push(message) }).feed(await stream.text);
  const ofRun = (id: string) =>
    heard.filter((message) => JSON.parse(message.data).run === id).map(({ id }) => Number(id));
  expect([ofRun(binned), ofRun(gone)]).toEqual([[], [7]]);
  for (const id of others) expect(ofRun(id)).toEqual([5, 6, 7]);
});
