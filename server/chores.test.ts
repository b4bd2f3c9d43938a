// The chores on a database of their own, because they throw away what others may still be testing with.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { pool } from "@/lib/db/client";
import { applyMigrations } from "@/lib/db/migrate";
import { newId } from "@/lib/ids";
import { startChores, stopChores } from "./chores";
import { newPerson } from "./testing/people";
import { ownDatabase, TEST_SECRET } from "./testing/studio";
import { newRun } from "./testing/things";

const said = vi.fn();

beforeAll(async () => {
  process.env.MEDLEY_HOME = await mkdtemp(join(tmpdir(), "medley-chores-"));
  process.env.MEDLEY_SECRET = TEST_SECRET;
  await ownDatabase();
  await applyMigrations("prisma/migrations");
  for (const level of ["warn", "error", "info", "log"] as const) vi.spyOn(console, level).mockImplementation(said);
  await startChores();
});
afterAll(async () => {
  await stopChores();
  vi.restoreAllMocks();
});

async function isThere(table: string, id: string): Promise<boolean> {
  const { rows } = await pool().query(`SELECT 1 FROM "${table}" WHERE "id" = $1`, [id]);
  return rows.length > 0;
}

async function eventsOf(runId: string): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(
    `SELECT count(*)::int AS count FROM "RunEvent" WHERE "runId" = $1`,
    [runId],
  );
  return rows[0]?.count ?? 0;
}

async function endedRun(minutesAgo: number): Promise<string> {
  const id = await newRun(await newPerson(), { title: "over" });
  await pool().query(`UPDATE "Run" SET "finishedAt" = now() - $2 * interval '1 minute' WHERE "id" = $1`, [
    id,
    minutesAgo,
  ]);
  await pool().query(`INSERT INTO "RunEvent" ("runId", "seq", "type", "data") VALUES ($1, 1, 'done', '{}')`, [id]);
  return id;
}

test("what has served its time goes, and what is still of use stays", async () => {
  const person = await newPerson();
  const old = newId();
  await pool().query(
    `INSERT INTO "Session" ("id", "userId", "teamId", "expiresAt") VALUES ($1, $2, $3, now() - interval '2 days')`,
    [old, person.userId, person.teamId],
  );
  const [long, short] = [await endedRun(11), await endedRun(1)];
  await pool().query("SELECT graphile_worker.add_job('clean-up')");
  await vi.waitFor(async () => expect(await isThere("Session", old)).toBe(false), { timeout: 20_000, interval: 50 });
  expect(await isThere("Session", person.sessionId)).toBe(true);
  expect([await eventsOf(long), await eventsOf(short)]).toEqual([0, 1]);
  expect(await isThere("Run", long)).toBe(true);
});

test("starting and working says nothing when nothing is wrong", () => expect(said).not.toHaveBeenCalled());
