// What becomes of runs whose worker fell silent.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { eventsAfter } from "@/lib/events/follow";
import { appendEvent, flushEvents } from "@/lib/events/writer";
import { newId } from "@/lib/ids";
import { newMember, newPlace, only, ownDatabase, question, rowOf } from "@/stand-ins/ground";
import { type ClaimedRun, claimRuns, keepHandle, markDispatched } from "./claim";
import { getRun } from "./queries";
import { startRuns } from "./start-runs";
import { takeOverRuns } from "./take-over";

let leave: () => Promise<void>;
let ada: Member;
const me = newId();
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());
beforeEach(async () => {
  await pool().query(`DELETE FROM "Run"`);
  ada = await newMember();
});

/** A run in the hands of a worker that was heard last `silentSeconds` ago. */
async function held(silentSeconds: number, provider: "openai" | "local" = "openai"): Promise<ClaimedRun> {
  const { slug } = await newPlace(ada.teamId, { provider });
  const model = provider === "local" ? "reader" : "gpt-4o";
  await startRuns(ada, { orders: [question(`${slug}/${model}`)] });
  const worker = newId();
  await pool().query(
    `INSERT INTO "Worker" ("id", "role", "host", "pid", "beatAt") VALUES ($1, 'all', 'x', 1, now() - $2 * interval '1 second')`,
    [worker, silentSeconds],
  );
  return only(await claimRuns(worker, 100));
}

function say(run: ClaimedRun, seq: number, delta: string): void {
  const owner = { runId: run.id, userId: run.userId, teamId: run.teamId };
  appendEvent(owner, run.token, { seq, type: "text", data: { delta } });
}

const takeOver = () => takeOverRuns({ id: me, holds: [] });
const ledger = async (runId: string) =>
  (await pool().query(`SELECT "micros" FROM "LedgerEntry" WHERE "runId" = $1`, [runId])).rows;

test("a run that was never dispatched waits again, and the next worker gets it with a new token", async () => {
  const run = await held(30);
  expect(await takeOver()).toBe(1);
  expect(await rowOf(run.id)).toMatchObject({ status: "queued", workerId: null });
  const again = only(await claimRuns(me, 100));
  expect(again.id).toBe(run.id);
  expect(again.token).toBeGreaterThan(run.token);
  expect(await ledger(run.id)).toEqual([]);
});

test("a run with a handle waits again with it, so that it is polled and not begun anew", async () => {
  const run = await held(30);
  await markDispatched(run);
  await keepHandle(run, "job-7");
  await takeOver();
  expect(only(await claimRuns(me, 100))).toMatchObject({ id: run.id, handle: "job-7" });
});

test("a run that was dispatched ends as interrupted, keeps its words, and counts as what was reserved for it", async () => {
  await pool().query(
    `INSERT INTO "Budget" ("id", "teamId", "scope", "period", "limitMicros") VALUES ($1, $2, 'team', 'total', 1000000000)`,
    [newId(), ada.teamId],
  );
  const run = await held(30);
  await markDispatched(run);
  say(run, 1, "The total ");
  say(run, 2, "is");
  await flushEvents();
  await takeOver();
  const view = await getRun(ada, run.id);
  expect(view).toMatchObject({
    status: "interrupted",
    output: { text: "The total is", finish: null },
    costKnown: false,
    error: { code: "interrupted", paid: "maybe", retryable: true },
  });
  expect(view.timing.firstEventMs).toBeGreaterThanOrEqual(0);
  expect(await ledger(run.id)).toEqual([{ micros: null }]);
  const period = `SELECT "spentMicros"::int AS spent, "reservedMicros"::int AS reserved FROM "BudgetPeriod"`;
  expect((await pool().query(period)).rows).toEqual([{ spent: view.estimate.costMicros?.to, reserved: 0 }]);
  expect(await claimRuns(me, 100)).toEqual([]);
});

test("one on this machine's own models ends the same way and cost nothing", async () => {
  const run = await held(30, "local");
  await markDispatched(run);
  await takeOver();
  expect(await getRun(ada, run.id)).toMatchObject({ status: "interrupted", costMicros: 0, error: { paid: "no" } });
});

test("one that was to stop is cancelled, whether it was dispatched or not", async () => {
  for (const dispatched of [true, false]) {
    const run = await held(30);
    if (dispatched) await markDispatched(run);
    await pool().query(`UPDATE "Run" SET "cancelRequestedAt" = now() WHERE "id" = $1`, [run.id]);
    await takeOver();
    expect(await getRun(ada, run.id)).toMatchObject({ status: "cancelled", costKnown: !dispatched });
  }
});

test("what was said at the start and along the way stays with a run that was cut off", async () => {
  const run = await held(30);
  await markDispatched(run);
  await pool().query(`UPDATE "Run" SET "notices" = '["left out"]' WHERE "id" = $1`, [run.id]);
  const owner = { runId: run.id, userId: run.userId, teamId: run.teamId };
  appendEvent(owner, run.token, { seq: 1, type: "notice", data: { text: "sent at 800 x 600" } });
  await flushEvents();
  await takeOver();
  expect((await getRun(ada, run.id)).notices).toEqual(["left out", "sent at 800 x 600"]);
});

test("a run that took six workers with it is given up, cost nothing, and says so", async () => {
  const run = await held(30);
  await pool().query(`UPDATE "Run" SET "attempts" = 6 WHERE "id" = $1`, [run.id]);
  await takeOver();
  expect(await getRun(ada, run.id)).toMatchObject({ status: "interrupted", costMicros: 0, error: { paid: "no" } });
  expect(await ledger(run.id)).toEqual([]);
});

test("a worker that beats keeps its runs; two who take over at once share them", async () => {
  const living = await held(5);
  expect(await takeOver()).toBe(0);
  expect(await rowOf(living.id)).toMatchObject({ status: "running", token: living.token });
  const dead = 3;
  for (let one = 0; one < dead; one++) await held(30);
  const taken = await Promise.all([takeOver(), takeOver()]);
  expect(taken.reduce((sum, one) => sum + one, 0)).toBe(dead);
});

test("a run that this worker claimed and lost is found by itself, one that it holds is not", async () => {
  const [lost, holding] = [await held(0), await held(0)];
  await pool().query(`UPDATE "Run" SET "claimedAt" = now() - interval '1 minute', "workerId" = $1`, [me]);
  await pool().query(`INSERT INTO "Worker" ("id", "role", "host", "pid") VALUES ($1, 'all', 'x', 1)`, [me]);
  expect(await takeOverRuns({ id: me, holds: [holding.id] })).toBe(1);
  expect(await rowOf(lost.id)).toMatchObject({ status: "queued" });
  expect(await rowOf(holding.id)).toMatchObject({ status: "running" });
});

test("whoever takes a run up goes on with numbers above all that its followers can have heard", async () => {
  const run = await held(30);
  await markDispatched(run);
  say(run, 1, "stored");
  await flushEvents();
  const heardBeforeTheCrash = 40;
  await takeOver();
  const end = (await eventsAfter(run.id, heardBeforeTheCrash)).map((event) => event.type);
  expect(end).toEqual(["interrupted"]);
  expect(run.nextSeq).toBe(1);
});
