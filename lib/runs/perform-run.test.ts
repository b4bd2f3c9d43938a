// Working runs against a stand-in over real HTTP: how each kind of answer ends, and what it costs.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { newMember, newPlace, only, ownDatabase, type PlaceOptions, question, rowOf } from "@/stand-ins/ground";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";
import { getRun } from "./queries";
import { isTerminal, type RunOrder, type RunView } from "./schema";
import { startRuns } from "./start-runs";
import { startWorker, stopWorker } from "./worker";

let leave: () => Promise<void>;
let standIn: StandIn;
let ada: Member;
beforeAll(async () => {
  leave = await ownDatabase();
  standIn = await startOpenAiStandIn({ paceMs: 5 });
  await startWorker("all", false);
});
afterAll(async () => {
  await stopWorker();
  await standIn.stop();
  await leave();
});
beforeEach(async () => {
  standIn.clear();
  ada = await newMember();
});

async function ask(name: string, options: PlaceOptions & { order?: Partial<RunOrder> } = {}) {
  const place = await newPlace(ada.teamId, { baseUrl: standIn.baseUrl, ...options });
  const asked = newId();
  const { runs } = await startRuns(ada, { orders: [question(`${place.slug}/${name}`, options.order, asked)] });
  // Runs of earlier tests may be tried again meanwhile: what counts are the calls with this question.
  const about = (one: { question: string }) => one.question === asked;
  const calls = () => standIn.calls.filter(about);
  const refused = () => standIn.refused.filter(about);
  return { id: only(runs).id, placeId: place.id, calls, refused };
}

const soon = { timeout: 20_000, interval: 20 };
const ended = (id: string): Promise<RunView> =>
  expect
    .poll(async () => (await getRun(ada, id)).status, soon)
    .toSatisfy(isTerminal)
    .then(() => getRun(ada, id));

const ledger = async (runId: string) =>
  (await pool().query<{ micros: string | null }>(`SELECT "micros" FROM "LedgerEntry" WHERE "runId" = $1`, [runId]))
    .rows;

const roomOf = async (placeId: string) =>
  (await pool().query(`SELECT "limit" FROM "ConnectionRoom" WHERE "connectionId" = $1`, [placeId])).rows;

test("an answer ends as done with its words, its usage, its cost, its times and a line in the ledger", async () => {
  const { id } = await ask("gpt-4o");
  const run = await ended(id);
  expect(run).toMatchObject({
    status: "done",
    output: { text: "The total is 1,250.00.", finish: "complete" },
    error: null,
  });
  expect(run.usage).toEqual({ inputTokens: 60, cachedTokens: 40, outputTokens: 4 });
  expect(run.costMicros).toBe(60 * 2.5 + 40 * 1.25 + 4 * 10);
  expect(await ledger(id)).toEqual([{ micros: String(run.costMicros) }]);
  const { queuedMs, firstEventMs, totalMs } = run.timing;
  expect([queuedMs, firstEventMs, totalMs]).toEqual(
    [queuedMs, firstEventMs, totalMs].sort((a, b) => Number(a) - Number(b)),
  );
  expect(firstEventMs).not.toBeNull();
});

test("the model is told to keep to what was reserved; where nothing has a price it is told nothing", async () => {
  const told = async (name: string, options: Parameters<typeof ask>[1] = {}) => {
    const { id, calls } = await ask(name, options);
    await ended(id);
    return only(calls()).body.max_tokens;
  };
  expect(await told("gpt-4o")).toBe(4096);
  expect(await told("gpt-6-sol")).toBe(16_384);
  expect(await told("gpt-4o", { order: { params: { maxOutputTokens: 64 } } })).toBe(64);
  expect(await told("anything", { provider: "compatible" })).toBeUndefined();
});

test("a follow-up is asked with what was said before", async () => {
  const place = await newPlace(ada.teamId, { baseUrl: standIn.baseUrl });
  const first = only((await startRuns(ada, { orders: [question(`${place.slug}/gpt-4o`)] })).runs);
  await ended(first.id);
  const from = { runId: first.id, kind: "follow-up" as const };
  const next = only((await startRuns(ada, { orders: [question(`${place.slug}/gpt-4o`, { from })] })).runs);
  await ended(next.id);
  expect(standIn.calls.map((call) => call.exchanges)).toEqual([0, 1]);
});

test("a busy provider gets less at once and the run again later, and it ends as done", async () => {
  const { id, placeId, refused, calls } = await ask("standin-429-once", { room: 8 });
  expect(await ended(id)).toMatchObject({ status: "done", error: null });
  expect(await rowOf(id)).toMatchObject({ attempts: 2 });
  expect(await roomOf(placeId)).toEqual([{ limit: 4 }]);
  expect([refused().length, calls().length]).toEqual([1, 1]);
});

test("a busy provider that says when is not asked before", async () => {
  const { id, refused, calls } = await ask("standin-429-after-once");
  expect(await ended(id)).toMatchObject({ status: "done" });
  expect(only(calls()).at - only(refused()).at).toBeGreaterThanOrEqual(1000);
});

test("a busy provider that wants a long rest is not waited for: the person is told when", async () => {
  for (const [name, when] of [
    ["standin-429-hour", "in 1 h 00 min"],
    ["standin-429-never", "not today"],
  ] as const) {
    const { id, refused } = await ask(name);
    expect(await ended(id)).toMatchObject({
      status: "failed",
      costMicros: 0,
      error: { code: "provider_busy", message: expect.stringContaining(when), paid: "no" },
    });
    expect(refused()).toHaveLength(1);
  }
});

test("a refused run that waits for its next try is queued and owes nothing", async () => {
  const { id, refused } = await ask("standin-429-after");
  await expect.poll(async () => (await rowOf(id)).status === "queued" && refused().length, soon).toBe(1);
  const row = await rowOf(id);
  expect(row).toMatchObject({ dispatchedAt: null, workerId: null });
  expect(row.notBefore).toBeInstanceOf(Date);
});

test("a definite no ends as failed, cost nothing and is not asked again", async () => {
  for (const [name, code] of [
    ["standin-401", "provider_refused_key"],
    ["standin-400", "provider_failed"],
    ["standin-too-long", "too_long"],
    ["standin-quota", "provider_busy"],
  ] as const) {
    const { id, refused } = await ask(name);
    expect(await ended(id)).toMatchObject({ status: "failed", costMicros: 0, error: { code, paid: "no" } });
    expect(await ledger(id)).toEqual([]);
    expect(refused()).toHaveLength(1);
  }
});

test("a failure that may have been charged ends as failed with an unknown cost, and is not asked again", async () => {
  const { id, refused } = await ask("standin-500");
  expect(await ended(id)).toMatchObject({ status: "failed", costKnown: false, error: { paid: "maybe" } });
  expect(await ledger(id)).toEqual([{ micros: null }]);
  expect(refused()).toHaveLength(1);
});

test("a refusal by the model is an answer: done, shown as what it is", async () => {
  const { id } = await ask("standin-refuses", { provider: "compatible" });
  expect(await ended(id)).toMatchObject({
    status: "done",
    output: { text: "I can't help with that.", finish: "refusal" },
  });
});

test("an answer with characters that no database takes is kept without them", async () => {
  const { id } = await ask("standin-unstorable", { provider: "compatible" });
  expect(await ended(id)).toMatchObject({
    status: "done",
    output: { text: "Zero, half 🙂 and \ufffd alone.", finish: "complete" },
  });
});

test("an answer that breaks off keeps its words and says so", async () => {
  const { id } = await ask("standin-cut", { provider: "compatible" });
  const run = await ended(id);
  expect(run).toMatchObject({
    status: "failed",
    output: { finish: null },
    error: { code: "incomplete", paid: "maybe" },
  });
  expect(run.output?.text.startsWith("The picture shows an invoice")).toBe(true);
});

test("a server that is not there is tried again, and costs nothing", async () => {
  const gone = await startOpenAiStandIn();
  await gone.stop();
  const { id } = await ask("gpt-4o", { baseUrl: gone.baseUrl });
  await expect.poll(async () => (await rowOf(id)).attempts, soon).toBeGreaterThanOrEqual(2);
  expect(await ledger(id)).toEqual([]);
});

test("a connection that is gone by the time of the asking ends as failed before anything is called", async () => {
  const { id, placeId, refused } = await ask("standin-429-after");
  await expect.poll(() => refused().length, soon).toBe(1);
  await pool().query(`UPDATE "Connection" SET "deletedAt" = now() WHERE "id" = $1`, [placeId]);
  expect(await ended(id)).toMatchObject({ status: "failed", costMicros: 0, error: { code: "model_not_ready" } });
  expect(refused()).toHaveLength(1);
});

test("an answer outlives the database: its end is written when the database is back", async () => {
  await pool().query(`CREATE SEQUENCE breaks`);
  await pool().query(
    `CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF nextval('breaks') <= 2 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); END IF;
       RETURN NEW;
     END $$`,
  );
  await pool().query(
    `CREATE TRIGGER break BEFORE UPDATE ON "Run" FOR EACH ROW WHEN (NEW."status" = 'done') EXECUTE FUNCTION break()`,
  );
  const { id } = await ask("gpt-4o");
  expect(await ended(id)).toMatchObject({ status: "done", output: { text: "The total is 1,250.00." } });
  expect(await ledger(id)).toHaveLength(1);
  expect((await pool().query(`SELECT last_value::int AS tries FROM breaks`)).rows).toEqual([{ tries: 3 }]);
});
