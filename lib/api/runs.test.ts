// Runs, groups, streams and keys over real HTTP, answered by a stand-in for a provider.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { CREDENTIALS_CHANNEL } from "@/lib/access/session";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { call } from "@/server/testing/call";
import { follow } from "@/server/testing/frames";
import { newKey, newPerson, type Person } from "@/server/testing/people";
import { type Studio, startStudio } from "@/server/testing/studio";
import { newRun } from "@/server/testing/things";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";

let standIn: StandIn;
let studio: Studio;
let person: Person;
let key: { id: string; key: string };

beforeAll(async () => {
  standIn = await startOpenAiStandIn({ paceMs: 5 });
  studio = await startStudio({
    role: "all",
    env: { OPENAI_API_KEY: "sk-the-owners-secret", OPENAI_BASE_URL: standIn.baseUrl },
  });
  person = await newPerson();
  key = await newKey(person);
  await vi.waitFor(async () => {
    const { body } = await call(studio, key, "GET /api/v1/models?task=ask");
    expect(body.items.map((model) => model.id)).toContain("openai/standin-slow");
  }, 20_000);
});
afterAll(async () => {
  await studio.stop();
  await standIn.stop();
});

const order = (question: string, model = "standin-fast") => ({
  task: "ask",
  model: `openai/${model}`,
  input: { question },
});
const start = (question: string, model?: string, headers: Record<string, string> = {}) =>
  call(studio, key, "POST /api/v1/runs", { body: order(question, model), headers });
const ended = (id: string) =>
  vi.waitFor(
    async () => {
      const { body } = await call(studio, key, `GET /api/v1/runs/${id}`);
      expect(["done", "failed", "cancelled", "interrupted"]).toContain(body.status);
      return body;
    },
    { timeout: 20_000, interval: 50 },
  );

test("a run is written down, answered, listed, changed and put into the bin", async () => {
  const { status, body } = await start("What is the total?");
  expect(status).toBe(201);
  expect(await ended(body.id)).toMatchObject({ status: "done", output: { text: "The total is 1,250.00." } });
  const changed = await call(studio, key, `PATCH /api/v1/runs/${body.id}`, { body: { title: "Mine", tags: ["a"] } });
  expect(changed.body).toMatchObject({ title: "Mine" });
  const listed = await call(studio, key, "GET /api/v1/runs?q=Mine");
  expect(listed.body.items.map((run) => run.id)).toEqual([body.id]);
  expect((await call(studio, key, `DELETE /api/v1/runs/${body.id}`)).status).toBe(204);
  expect((await call(studio, key, `GET /api/v1/runs/${body.id}`)).status).toBe(404);
  expect((await call(studio, key, `GET /api/v1/runs/${body.id}/events`)).status).toBe(404);
});

test("an estimate runs nothing, and costs are summed up from what was asked", async () => {
  const before = standIn.calls.length;
  const { status, body } = await call(studio, key, "POST /api/v1/estimates", { body: order("How much?", "gpt-4o") });
  expect([status, body.costMicros]).toEqual([200, { from: expect.any(Number), to: expect.any(Number) }]);
  expect(standIn.calls).toHaveLength(before);
  const { body: run } = await start("How much?", "gpt-4o");
  const { costMicros } = (await ended(run.id)) as unknown as { costMicros: number };
  expect(costMicros).toBeGreaterThan(0);
  const costs = await call(studio, key, "GET /api/v1/costs?by=day,model");
  const line = costs.body.items.find(({ by }) => (by as { model: string }).model === "openai/gpt-4o");
  expect(line).toMatchObject({ by: { day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }, micros: costMicros });
  expect((await call(studio, key, "GET /api/v1/costs?by=wind")).status).toBe(400);
});

test("with Accept: text/event-stream the answer is the stream, from the first event to the whole run", async () => {
  const headers = { accept: "text/event-stream" };
  const stream = await follow(studio, key, "POST /api/v1/runs", { body: order("Streamed?"), headers });
  await stream.ended;
  const kinds = stream.frames.map(({ event }) => event);
  expect(kinds[0]).toMatch(/queued|started/);
  expect(kinds.at(-1)).toBe("done");
  const text = stream.frames.filter(({ event }) => event === "text").map(({ data }) => data.delta);
  expect(text.join("")).toBe("The total is 1,250.00.");
  expect(stream.frames.at(-1)?.data).toMatchObject({ output: { text: "The total is 1,250.00." } });
  const seqs = stream.frames.map(({ id }) => id);
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  expect(new Set(seqs).size).toBe(seqs.length);
});

test("a stream that broke off is taken up where it was, and after the end there is nothing to follow", async () => {
  const { body } = await start("Slowly?", "standin-slow");
  const first = await follow(studio, key, `GET /api/v1/runs/${body.id}/events`);
  const heard = await first.until(({ event, id }) => event === "text" && id > 3);
  first.leave();
  const again = await follow(studio, key, `GET /api/v1/runs/${body.id}/events`, {
    headers: { "last-event-id": String(heard.id) },
  });
  const next = await again.until(({ event }) => event === "text");
  expect(next.id).toBe(heard.id + 1);
  expect((await call(studio, key, `POST /api/v1/runs/${body.id}/cancel`)).status).toBe(202);
  const last = await again.until(({ event }) => event === "cancelled");
  await again.ended;
  expect(last.data).toMatchObject({ id: body.id, status: "cancelled" });
  const after = await call(studio, key, `GET /api/v1/runs/${body.id}/events`, {
    headers: { "last-event-id": String(last.id) },
  });
  expect(after.status).toBe(204);
});

test("leaving a stream does not stop the run", async () => {
  const headers = { accept: "text/event-stream" };
  const stream = await follow(studio, key, "POST /api/v1/runs", {
    body: order("Go on?", "standin-odd-chunks"),
    headers,
  });
  const { data } = await stream.until(({ event }) => event === "queued" || event === "started");
  stream.leave();
  expect(await ended(data.run)).toMatchObject({ status: "done" });
});

test("one stream tells everything of the person, resumes each run, and minds no run that is gone", async () => {
  const binned = await newRun(person, { title: "binned" });
  await pool().query(`UPDATE "Run" SET "deletedAt" = now() WHERE "id" = $1`, [binned]);
  const foreign = await newRun(await newPerson(), { title: "not yours" });
  const over = await newRun(person, { title: "over" });
  const after = [binned, foreign, newId(), over].map((id) => `${id}:0`).join(",");
  const stream = await follow(studio, key, `GET /api/v1/events?after=${after}`);
  expect((await stream.until(({ data }) => data.run === over)).event).toBe("done");
  const [one, two] = [(await start("One?")).body.id, (await start("Two?")).body.id];
  for (const id of [one, two]) await stream.until(({ event, data }) => event === "done" && data.run === id);
  expect(stream.isEnded()).toBe(false);
  expect(new Set(stream.frames.map(({ data }) => data.run))).toEqual(new Set([over, one, two]));
  stream.leave();
});

test("HEAD on a stream answers and does not hang", async () => {
  for (const path of ["/api/v1/events", `/api/v1/runs/${await newRun(person, { title: "over" })}/events`]) {
    const { status, headers } = await call(studio, key, `HEAD ${path}`);
    expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  }
});

test("runs of a group are started together and stopped together", async () => {
  const orders = [order("One?", "standin-slow"), order("Two?", "standin-slow")];
  const group = await call(studio, key, "POST /api/v1/groups", { body: { kind: "compare", orders } });
  expect(group.status).toBe(201);
  expect((await call(studio, key, `POST /api/v1/groups/${group.body.id}/cancel`)).status).toBe(202);
  await vi.waitFor(async () => {
    const { body } = await call(studio, key, `GET /api/v1/groups/${group.body.id}`);
    expect((body.runs as { status: string }[]).map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
  }, 20_000);
  const bad = { kind: "set", orders: [order("Good?"), { ...order("Bad?"), model: "no-such-connection/x" }] };
  const before = standIn.calls.length;
  expect((await call(studio, key, "POST /api/v1/groups", { body: bad })).status).toBe(400);
  expect(standIn.calls).toHaveLength(before);
});

test("pages of runs reach every run once, and filters narrow them", async () => {
  const other = await newPerson();
  const reader = await newKey(other);
  const made: string[] = [];
  for (let turn = 0; turn < 7; turn++) made.push(await newRun(other, { title: `number ${turn}` }));
  await newRun(other, { title: "waits", status: "queued" });
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = `status=done&limit=3${cursor ? `&cursor=${cursor}` : ""}`;
    const { body } = await call(studio, reader, `GET /api/v1/runs?${query}`);
    found.push(...body.items.map((run) => run.id));
    cursor = body.nextCursor;
  }
  expect(found).toEqual(made.toReversed());
  const narrowed = await call(studio, reader, "GET /api/v1/runs?q=number%203&task=ask&model=nowhere/none");
  expect(narrowed.body.items.map((run) => run.title)).toEqual(["number 3"]);
});

test("the same Idempotency-Key gives the same run, and with another body it is a conflict", async () => {
  const headers = { "idempotency-key": newId() };
  const [first, again] = [await start("Once?", undefined, headers), await start("Once?", undefined, headers)];
  expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
  const other = await start("Twice?", undefined, headers);
  expect([other.status, other.body.error.code]).toEqual([409, "conflict"]);
});

test("a key is shown once, does what its scopes say, and ends with its streams when it is revoked", async () => {
  const made = await call(studio, person, "POST /api/v1/keys", { body: { name: "reader", scopes: ["read"] } });
  const reader = { key: String(made.body.key) };
  expect(reader.key).toMatch(/^mk_/);
  const { text } = await call(studio, key, "GET /api/v1/keys");
  expect(text).toContain(made.body.id);
  expect(text).not.toContain(reader.key);
  expect((await call(studio, reader, "POST /api/v1/runs", { body: order("May I?") })).status).toBe(403);
  const stream = await follow(studio, reader, "GET /api/v1/events");
  expect(stream.isEnded()).toBe(false);
  expect((await call(studio, key, `DELETE /api/v1/keys/${made.body.id}`)).status).toBe(204);
  await stream.ended;
  expect((await call(studio, reader, "GET /api/v1/runs")).status).toBe(401);
});

test("a key makes no other keys, which would outlive it, whatever its scopes", async () => {
  const all = await newKey(person, ["read", "run", "manage"]);
  const made = await call(studio, all, "POST /api/v1/keys", { body: { name: "child", scopes: ["read"] } });
  expect([made.status, made.body.error.message]).toEqual([403, expect.stringContaining("can't make other keys")]);
});

test("a session's streams end when it is revoked", async () => {
  const leaving = await newPerson();
  const stream = await follow(studio, leaving, "GET /api/v1/events");
  expect(stream.status).toBe(200);
  await pool().query(`UPDATE "Session" SET "revokedAt" = now() WHERE "id" = $1`, [leaving.sessionId]);
  await pool().query("SELECT pg_notify($1, $2)", [CREDENTIALS_CHANNEL, leaving.sessionId]);
  await stream.ended;
});

test("with a cookie only our own pages may change something", async () => {
  const { host } = new URL(studio.address);
  const tried = async (headers: Record<string, string>) =>
    (await call(studio, { cookie: person.cookie }, "POST /api/v1/estimates", { body: order("?"), headers })).status;
  const foreign = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: `http://${host}.evil.example`, "sec-fetch-site": "same-origin" },
  ];
  for (const headers of foreign) expect(await tried(headers), JSON.stringify(headers)).toBe(403);
  for (const headers of [{ "sec-fetch-site": "same-origin" }, { origin: `http://${host}` }])
    expect(await tried(headers as Record<string, string>), JSON.stringify(headers)).toBe(200);
  const plain = await fetch(`${studio.address}/api/v1/estimates`, {
    method: "POST",
    headers: { cookie: person.cookie, "content-type": "application/json", "sec-fetch-site": "" },
    body: JSON.stringify(order("?")),
  });
  expect(plain.status).toBe(403);
});

test("a bad key is not saved by a good cookie", async () => {
  const headers = { authorization: "Bearer mk_wrong" };
  expect((await call(studio, person, "GET /api/v1/runs", { headers })).status).toBe(401);
});

test("a hundred runs started at once with one key are not too many, and the rate ends with Retry-After", async () => {
  const fresh = await newKey(await newPerson());
  const starts = Array.from({ length: 100 }, (_, at) =>
    call(studio, fresh, "POST /api/v1/runs", { body: order(`Number ${at}?`) }),
  );
  expect(new Set((await Promise.all(starts)).map(({ status }) => status))).toEqual(new Set([201]));
  await pool().query(`UPDATE "Throttle" SET "hits" = 600 WHERE "key" = $1`, [`starts key:${fresh.id}`]);
  const refused = await call(studio, fresh, "POST /api/v1/runs", { body: order("One more?") });
  expect([refused.status, refused.body.error.code]).toEqual([429, "too_many"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect((await call(studio, fresh, "GET /api/v1/runs")).status).toBe(200);
}, 90_000);

test("no answer holds a secret or sets a cookie", async () => {
  const secrets = ["sk-the-owners-secret", "mk_", "passwordHash", 'baseUrl":"http://127.0.0.1:9'];
  for (const path of ["connections", "keys", "models", "runs", "costs", "files", "openapi.json"]) {
    const { text, headers } = await call(studio, await newKey(await newPerson()), `GET /api/v1/${path}`);
    for (const secret of secrets.filter((one) => path !== "openapi.json" || one !== "mk_"))
      expect(text, path).not.toContain(secret);
    expect(headers.get("set-cookie"), path).toBeNull();
    expect(headers.get("x-powered-by"), path).toBeNull();
  }
});

test("an unknown address says the same to everybody who is not signed in", async () => {
  const known = await call(studio, undefined, `GET /api/v1/runs/${newId()}`);
  const unknown = await call(studio, undefined, "GET /api/v1/there/is/nothing");
  expect([known.status, unknown.status]).toEqual([401, 401]);
  expect(unknown.body.error.message).toBe(known.body.error.message);
  expect((await call(studio, key, "GET /api/v1/there/is/nothing")).status).toBe(404);
});

test("nothing of this was worth a complaint", () => expect(studio.complaints()).toBe(""));
