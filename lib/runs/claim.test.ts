// The queue: people in turn, batches behind, room respected, and never one run in two hands.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { follow } from "@/lib/events/bus";
import { appendEvent, flushEvents } from "@/lib/events/writer";
import { newId } from "@/lib/ids";
import { newMember, newPlace, only, ownDatabase, question, rowOf } from "@/stand-ins/ground";
import { type ClaimedRun, claimRuns, markDispatched, requeue } from "./claim";
import { endRun } from "./end-run";
import type { GroupKind } from "./schema";
import { startRuns } from "./start-runs";

let leave: () => Promise<void>;
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());
beforeEach(() => pool().query(`UPDATE "Run" SET "status" = 'failed' WHERE "status" IN ('queued', 'running')`));

/** A team's connection with so much room, and people who ask there. */
async function place(room: number, provider: "openai" | "compatible" = "openai") {
  const ada = await newMember();
  const bo = await newMember(ada.teamId);
  const { id, slug } = await newPlace(ada.teamId, { room, provider });
  const ask = async (who: Member, times: number, groupKind?: GroupKind) => {
    const orders = Array.from({ length: times }, () => question(`${slug}/gpt-4o`));
    const { runs } = await startRuns(who, { orders, ...(groupKind ? { groupKind } : {}) });
    return runs.map((run) => run.id);
  };
  return { ada, bo, id, ask };
}

const ids = (runs: ClaimedRun[]) => runs.map((run) => run.id).sort();

test("two people take turns, however many the first has asked before", async () => {
  const { ada, bo, ask } = await place(4);
  const hers = await ask(ada, 10);
  const his = await ask(bo, 3);
  expect(ids(await claimRuns(newId(), 100))).toEqual([...hers.slice(0, 2), ...his.slice(0, 2)].sort());
});

test("a batch waits behind everybody who asks by hand", async () => {
  const { ada, bo, ask } = await place(3);
  const batch = await ask(ada, 5, "batch");
  const his = await ask(bo, 2);
  expect(ids(await claimRuns(newId(), 100))).toEqual([...his, ...batch.slice(0, 1)].sort());
});

test("ten workers who claim at once never take the same run, and no more than there is room for", async () => {
  const { ada, bo, ask } = await place(5);
  await ask(ada, 6);
  await ask(bo, 6);
  const claimed = (await Promise.all(Array.from({ length: 10 }, () => claimRuns(newId(), 100)))).flat();
  expect(claimed).toHaveLength(5);
  expect(new Set(ids(claimed)).size).toBe(5);
});

test("a claim waits for one that is under way: whoever asked in between finds the room taken", async () => {
  const { ada, bo, ask } = await place(2);
  const hers = await ask(ada, 2);
  await pool().query(
    `CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$`,
  );
  await pool().query(`CREATE TRIGGER dawdle BEFORE UPDATE ON "Run" FOR EACH ROW EXECUTE FUNCTION dawdle()`);
  const first = claimRuns(newId(), 100);
  const dawdling = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
  await expect.poll(async () => (await pool().query(dawdling)).rowCount, { timeout: 20_000, interval: 20 }).toBe(1);
  // His turn comes before her second run, which nobody else can see being taken yet.
  await ask(bo, 1);
  const second = claimRuns(newId(), 100);
  expect(ids(await first)).toEqual([...hers].sort());
  expect(await second).toEqual([]);
  await pool().query(`DROP TRIGGER dawdle ON "Run"`);
});

test("a server without a row of its own bears eight, a provider in the cloud many more, and each counts its own", async () => {
  const [own, cloud, one] = [await place(0, "compatible"), await place(0), await place(1)];
  for (const { ada, ask } of [own, cloud, one]) await ask(ada, 20);
  const claimed = await claimRuns(newId(), 100);
  expect([own, cloud, one].map(({ id }) => claimed.filter((run) => run.connectionId === id).length)).toEqual([
    8, 20, 1,
  ]);
});

test("a worker takes no more than it has slots for", async () => {
  const { ada, ask } = await place(8);
  await ask(ada, 5);
  expect(await claimRuns(newId(), 0)).toEqual([]);
  expect(await claimRuns(newId(), 2)).toHaveLength(2);
});

test("a paused connection and a run that is to wait are left alone until their time", async () => {
  const { ada, id, ask } = await place(8);
  const [run] = await ask(ada, 1);
  const until = (column: string, table: string, key: string, value: string) =>
    pool().query(`UPDATE "${table}" SET "${column}" = now() + $2::interval WHERE "${key}" = $1`, [
      table === "Run" ? run : id,
      value,
    ]);
  await until("pausedUntil", "ConnectionRoom", "connectionId", "1 hour");
  expect(await claimRuns(newId(), 100)).toEqual([]);
  await until("pausedUntil", "ConnectionRoom", "connectionId", "-1 second");
  await until("notBefore", "Run", "id", "1 hour");
  expect(await claimRuns(newId(), 100)).toEqual([]);
  await until("notBefore", "Run", "id", "-1 second");
  expect(ids(await claimRuns(newId(), 100))).toEqual([run]);
});

test("a worker that was given up can write nothing: no dispatch, no event, no place in the queue, no end", async () => {
  const { ada, ask } = await place(8);
  await ask(ada, 1);
  const stale = only(await claimRuns(newId(), 100));
  await pool().query(`UPDATE "Run" SET "token" = "token" + 1 WHERE "id" = $1`, [stale.id]);
  const owner = { runId: stale.id, userId: ada.userId, teamId: ada.teamId };
  const told: string[] = [];
  const stop = follow({
    runs: new Set([stale.id]),
    userId: undefined,
    teamId: undefined,
    hear: (event) => told.push(event.type),
  });
  expect(await markDispatched(stale)).toBe(false);
  appendEvent(owner, stale.token, { seq: 1, type: "text", data: { delta: "late" } });
  await flushEvents();
  expect(await requeue(stale, 0)).toBe(false);
  const end = { output: null, usage: null, price: null, costMicros: 5, charged: true, error: null, notices: [] };
  expect(await endRun(owner, stale.token, { ...end, status: "done" })).toBeUndefined();
  stop();
  expect(told).toEqual([]);
  expect(await rowOf(stale.id)).toMatchObject({ status: "running", dispatchedAt: null });
  for (const table of ["RunEvent", "LedgerEntry"])
    expect((await pool().query(`SELECT 1 FROM "${table}" WHERE "runId" = $1`, [stale.id])).rowCount).toBe(0);
});

test("a connection that breaks after the commit changes nothing: what was put back stays, and an end is told all the same", async () => {
  const { ada, ask } = await place(8);
  await ask(ada, 2);
  const [back, over] = await claimRuns(newId(), 100);
  if (!back || !over) throw new Error("Two were asked.");
  const ownerOf = ({ id: runId }: ClaimedRun) => ({ runId, userId: ada.userId, teamId: ada.teamId });
  expect([await requeue(back, 60_000), await requeue(back, 60_000)]).toEqual([true, true]);
  expect(await rowOf(back.id)).toMatchObject({ status: "queued" });
  const told: [string, number][] = [];
  const end = { output: null, usage: null, price: null, costMicros: 5, charged: true, error: null, notices: [] };
  await endRun(ownerOf(over), over.token, { ...end, status: "done" }, 7);
  const stop = follow({
    runs: new Set([over.id]),
    userId: undefined,
    teamId: undefined,
    hear: (event) => told.push([event.type, event.seq]),
  });
  expect(await endRun(ownerOf(over), over.token, { ...end, status: "done" }, 7)).toMatchObject({ status: "done" });
  expect(await endRun(ownerOf(over), over.token + 1, { ...end, status: "done" }, 7)).toBeUndefined();
  stop();
  expect(told).toEqual([["done", 7]]);
  expect((await pool().query(`SELECT 1 FROM "LedgerEntry" WHERE "runId" = $1`, [over.id])).rowCount).toBe(1);
});
