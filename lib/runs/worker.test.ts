// The worker's beat: it says that it lives, and is not quick to say that others don't.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { newMember, newPlace, only, ownDatabase, question, rowOf } from "@/stand-ins/ground";
import { claimRuns } from "./claim";
import { startRuns } from "./start-runs";
import { startWorker, stopWorker } from "./worker";

const soon = { timeout: 20_000, interval: 20 };

let leave: () => Promise<void>;
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());

const myBeat = async (): Promise<number | undefined> =>
  (
    await pool().query<{ beatAt: Date }>(`SELECT "beatAt" FROM "Worker" WHERE "pid" = $1`, [process.pid])
  ).rows[0]?.beatAt.getTime();

async function nextBeat(): Promise<number | undefined> {
  const before = await myBeat();
  await expect.poll(myBeat, soon).not.toBe(before);
  return myBeat();
}

/** A dispatched run of another worker. */
async function heldElsewhere(): Promise<{ id: string; worker: string }> {
  const ada = await newMember();
  const { slug } = await newPlace(ada.teamId);
  await startRuns(ada, { orders: [question(`${slug}/gpt-4o`)] });
  const worker = newId();
  const run = only(await claimRuns(worker, 100));
  await pool().query(`UPDATE "Run" SET "dispatchedAt" = now() WHERE "id" = $1`, [run.id]);
  await pool().query(`INSERT INTO "Worker" ("id", "role", "host", "pid", "beatAt") VALUES ($1, 'all', 'x', 1, now())`, [
    worker,
  ]);
  return { id: run.id, worker };
}

test("after a time without the database the others may first say that they live; who says nothing is taken over", {
  timeout: 60_000,
}, async () => {
  const { id, worker } = await heldElsewhere();
  await startWorker("worker", false);
  const time = performance.now.bind(performance);
  const away = vi.spyOn(performance, "now").mockImplementation(() => time() + 30_000);
  await pool().query(`UPDATE "Worker" SET "beatAt" = now() - interval '1 minute' WHERE "id" = $1`, [worker]);
  const late = await nextBeat();
  await expect.poll(async () => (await rowOf(id)).status, soon).toBe("interrupted");
  expect(await myBeat()).not.toBe(late);
  away.mockRestore();
});

test("a worker whose row was lost is known again with its next beat, and leaves none behind when it stops", {
  timeout: 60_000,
}, async () => {
  await pool().query(`DELETE FROM "Worker" WHERE "pid" = $1`, [process.pid]);
  await expect.poll(myBeat, soon).toBeTypeOf("number");
  await stopWorker();
  expect(await myBeat()).toBeUndefined();
});

test("a studio that is alone on its database takes over at once what an earlier one left", async () => {
  const ada = await newMember();
  const { slug } = await newPlace(ada.teamId);
  const { runs } = await startRuns(ada, { orders: [question(`${slug}/gpt-4o`)] });
  const worker = newId();
  await pool().query(`INSERT INTO "Worker" ("id", "role", "host", "pid") VALUES ($1, 'all', 'another name', 1)`, [
    worker,
  ]);
  await claimRuns(worker, 100);
  await pool().query(`UPDATE "Run" SET "dispatchedAt" = now() WHERE "id" = $1`, [only(runs).id]);
  await startWorker("all", true);
  expect(await rowOf(only(runs).id)).toMatchObject({ status: "interrupted" });
  await stopWorker();
});

test("a worker that stops while a claim is under way puts back what it brings", { timeout: 60_000 }, async () => {
  await startWorker("worker", false);
  await pool().query(
    `CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$`,
  );
  await pool().query(`CREATE TRIGGER dawdle BEFORE UPDATE ON "Run" FOR EACH ROW EXECUTE FUNCTION dawdle()`);
  const ada = await newMember();
  const { slug } = await newPlace(ada.teamId);
  const { id } = only((await startRuns(ada, { orders: [question(`${slug}/gpt-4o`)] })).runs);
  const dawdling = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
  await expect.poll(async () => (await pool().query(dawdling)).rowCount, soon).toBe(1);
  await stopWorker();
  expect(await rowOf(id)).toMatchObject({ status: "queued", attempts: 1, workerId: null, dispatchedAt: null });
  expect((await pool().query(`SELECT 1 FROM "RunEvent" WHERE "runId" = $1`, [id])).rowCount).toBe(0);
  await pool().query(`DROP TRIGGER dawdle ON "Run"`);
});
