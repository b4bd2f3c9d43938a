// Stopping: in every state, by nobody else, and with exactly one end however the race goes.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { newMember, newPlace, only, ownDatabase, question } from "@/stand-ins/ground";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";
import { cancelGroup, cancelRun } from "./cancel-run";
import { claimRuns } from "./claim";
import { getRun } from "./queries";
import { isTerminal, type RunView } from "./schema";
import { startRuns } from "./start-runs";
import { startWorker, stopWorker } from "./worker";

const RACES = 200;

let leave: () => Promise<void>;
let standIn: StandIn;
let ada: Member;
beforeAll(async () => {
  leave = await ownDatabase();
  standIn = await startOpenAiStandIn({ paceMs: 5 });
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

async function ask(name: string, times = 1) {
  const { slug } = await newPlace(ada.teamId, { baseUrl: standIn.baseUrl, provider: "compatible", room: 64 });
  const orders = Array.from({ length: times }, () => question(`${slug}/${name}`));
  return startRuns(ada, { orders, groupKind: "set" });
}

const status = async (id: string) => (await getRun(ada, id)).status;
const soon = { timeout: 20_000, interval: 20 };
const ends = (id: string) => expect.poll(() => status(id), soon).toSatisfy(isTerminal);

// First those that need nobody to work the queue.

test("one that waits is cancelled at once, cost nothing, and nobody can claim it", async () => {
  const run = only((await ask("standin-slow")).runs);
  await cancelRun(ada, run.id);
  expect(await getRun(ada, run.id)).toMatchObject({ status: "cancelled", costMicros: 0, error: { paid: "no" } });
  expect(await claimRuns(newId(), 100)).toEqual([]);
});

test("nobody else can stop a run or a group: for them it does not exist", async () => {
  const { groupId, runs } = await ask("standin-slow");
  const run = only(runs);
  for (const other of [await newMember(ada.teamId), await newMember()]) {
    await expect(cancelRun(other, run.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelGroup(other, groupId ?? "")).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(cancelRun(ada, "nonsense")).rejects.toMatchObject({ code: "not_found" });
  expect(await status(run.id)).toBe("queued");
  await cancelRun(ada, run.id);
});

test("one in mid-answer stops, keeps its words, and its provider is hung up on", async () => {
  await startWorker("all", false);
  const run = only((await ask("standin-slow")).runs);
  await expect.poll(() => standIn.calls[0]?.sent, soon).toBeGreaterThan(2);
  await cancelRun(ada, run.id);
  await ends(run.id);
  const view = await getRun(ada, run.id);
  expect(view).toMatchObject({ status: "cancelled", error: { code: "cancelled", paid: "maybe" } });
  expect(view.output?.text).toContain("The picture");
  await expect.poll(() => standIn.calls[0]?.closedEarly, soon).toBe(true);
});

test("one whose provider says nothing at all stops as well", async () => {
  const run = only((await ask("standin-silent")).runs);
  await expect.poll(() => standIn.calls.length, soon).toBe(1);
  await cancelRun(ada, run.id);
  await ends(run.id);
  expect(await getRun(ada, run.id)).toMatchObject({ status: "cancelled", output: null });
});

test("one that waits for its next try stops there", async () => {
  const run = only((await ask("standin-429-after")).runs);
  await expect.poll(() => standIn.refused.length, soon).toBe(1);
  await expect.poll(() => status(run.id), soon).toBe("queued");
  await cancelRun(ada, run.id);
  await ends(run.id);
  expect(await getRun(ada, run.id)).toMatchObject({ status: "cancelled", costMicros: 0 });
});

test("one that has ended stays as it ended", async () => {
  const run = only((await ask("standin-fast")).runs);
  await ends(run.id);
  await cancelRun(ada, run.id);
  expect(await getRun(ada, run.id)).toMatchObject({ status: "done", error: null });
});

test("stopping a group stops what of it has not ended", async () => {
  const { groupId, runs } = await ask("standin-slow", 5);
  await expect.poll(() => standIn.calls.length, soon).toBe(5);
  await cancelGroup(ada, groupId ?? "");
  for (const { id } of runs) await ends(id);
  expect(await Promise.all(runs.map(({ id }) => status(id)))).toEqual(Array(5).fill("cancelled"));
});

test("a stop that nobody heard is found by the worker itself", async () => {
  const run = only((await ask("standin-silent")).runs);
  await expect.poll(() => standIn.calls.length, soon).toBe(1);
  await pool().query(`UPDATE "Run" SET "cancelRequestedAt" = now() WHERE "id" = $1`, [run.id]);
  await ends(run.id);
  expect(await status(run.id)).toBe("cancelled");
});

test(`in ${RACES} races of a stop against the end each run ends once, and the books agree`, {
  timeout: 120_000,
}, async () => {
  const { runs } = await ask("standin-fast", RACES);
  const callOf = (run: RunView) => standIn.calls.find((call) => call.question === run.input.question);
  /** Moments from before a run's claim to its very end. */
  const moments = [
    () => true,
    (run: RunView) => callOf(run) !== undefined,
    (run: RunView) => (callOf(run)?.sent ?? 0) > 1,
    (run: RunView) => callOf(run)?.ended === true,
  ];
  await Promise.all(
    runs.map(async (run, index) => {
      const moment = moments[index % moments.length];
      await expect.poll(() => moment?.(run), { timeout: 60_000, interval: 1 }).toBe(true);
      await cancelRun(ada, run.id);
    }),
  );
  for (const { id } of runs) await ends(id);
  const { rows } = await pool().query<{ status: string; ends: string[]; lines: number; dispatched: boolean }>(
    `SELECT run."status", run."dispatchedAt" IS NOT NULL AS dispatched,
       (SELECT array_agg(event."type") FROM "RunEvent" event WHERE event."runId" = run."id" AND event."type" IN ('done', 'failed', 'cancelled', 'interrupted')) AS ends,
       (SELECT count(*)::int FROM "LedgerEntry" entry WHERE entry."runId" = run."id") AS lines
     FROM "Run" run WHERE run."id" = ANY($1)`,
    [runs.map(({ id }) => id)],
  );
  for (const row of rows) expect(row).toMatchObject({ ends: [row.status], lines: row.dispatched ? 1 : 0 });
  expect([...new Set(rows.map((row) => row.status))].sort()).toEqual(["cancelled", "done"]);
  expect(standIn.calls.length).toBe(rows.filter((row) => row.dispatched).length);
});
