// Taking work from the queue, which is the Run table itself: people before batches, people in turn, and only as many as
// each connection has room for.
import { ROOM_TO_BEGIN } from "@/lib/connections/room";
import { pool, transaction } from "@/lib/db/client";
import { NEXT_SEQ } from "./end-run";
import type { AskInput } from "./schema";

export type ClaimedRun = {
  id: string;
  teamId: string;
  userId: string;
  connectionId: string;
  task: string;
  model: string;
  input: AskInput;
  params: Record<string, unknown>;
  token: number;
  attempts: number;
  handle: string | null;
  cancelRequestedAt: Date | null;
  notices: string[];
  /** The number of its next event. */
  nextSeq: number;
  /** The run it follows up on; null when it begins a conversation. */
  follows: string | null;
  /** Whether its connection said "too many" before, so that what goes well gives it room back. */
  limited: boolean;
};

const CLAIM = `
  WITH waiting AS (
    SELECT "id", "connectionId", "batch", "createdAt",
           row_number() OVER (PARTITION BY "connectionId", "userId", "batch" ORDER BY "createdAt", "id") AS turn
    FROM "Run"
    WHERE "status" = 'queued' AND ("notBefore" IS NULL OR "notBefore" <= now())
  ), room AS (
    SELECT connection."id",
           coalesce(room."limit", ${ROOM_TO_BEGIN}) - (SELECT count(*) FROM "Run" busy WHERE busy."connectionId" = connection."id" AND busy."status" = 'running') AS free
    FROM (SELECT DISTINCT "connectionId" AS "id" FROM waiting) wanted JOIN "Connection" connection ON connection."id" = wanted."id"
    LEFT JOIN "ConnectionRoom" room ON room."connectionId" = connection."id"
    WHERE room."pausedUntil" IS NULL OR room."pausedUntil" <= now()
  ), placed AS (
    SELECT waiting."id", row_number() OVER (PARTITION BY waiting."connectionId" ORDER BY "batch", turn, "createdAt", waiting."id") AS place, room.free
    FROM waiting JOIN room ON room."id" = waiting."connectionId"
  ), chosen AS (
    SELECT run."id" FROM "Run" run JOIN placed ON placed."id" = run."id"
    WHERE placed.place <= placed.free AND run."status" = 'queued'
    ORDER BY placed.place LIMIT $2
    FOR UPDATE OF run SKIP LOCKED
  )
  UPDATE "Run" run
  SET "status" = 'running', "workerId" = $1, "token" = run."token" + 1, "attempts" = run."attempts" + 1, "claimedAt" = now(), "notBefore" = NULL
  FROM chosen WHERE run."id" = chosen."id"
  RETURNING run."id", run."teamId", run."userId", run."connectionId", run."task", run."model", run."input", run."params", run."token",
            run."attempts", run."handle", run."cancelRequestedAt", run."notices", ${NEXT_SEQ} AS "nextSeq",
            (SELECT link."fromId" FROM "RunLink" link WHERE link."toId" = run."id" AND link."kind" = 'follow-up') AS "follows",
            EXISTS (SELECT FROM "ConnectionRoom" room WHERE room."connectionId" = run."connectionId") AS "limited"`;

const WAITING = `SELECT 1 FROM "Run" WHERE "status" = 'queued' AND ("notBefore" IS NULL OR "notBefore" <= now()) LIMIT 1`;

/**
 * Claims up to `slots` runs for a worker. A claim carries a new token; writes with an older one find nothing. Workers claim
 * one after another: two that count at once would both find the same room free.
 */
export async function claimRuns(workerId: string, slots: number): Promise<ClaimedRun[]> {
  if (slots <= 0 || (await pool().query(WAITING, [])).rowCount === 0) return [];
  return transaction(async (client) => {
    // A claim that a crash of the database forgets leaves the run waiting, as it was: nobody waits for the disk. What is
    // dispatched is written after it, and never without it.
    await client.query(
      "SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(hashtextextended('medley claim', 0))",
    );
    const { rows } = await client.query<ClaimedRun>(CLAIM, [workerId, slots]);
    return rows;
  });
}

/** Written before the provider is called. False: the run was taken over, so it must not be called. */
export async function markDispatched(run: ClaimedRun): Promise<boolean> {
  const { rowCount } = await pool().query(
    `UPDATE "Run" SET "dispatchedAt" = now() WHERE "id" = $1 AND "token" = $2 AND "status" = 'running' AND "cancelRequestedAt" IS NULL`,
    [run.id, run.token],
  );
  return rowCount === 1;
}

/** The provider's id for the job, so that after a crash it is polled and not begun anew. */
export async function keepHandle(run: ClaimedRun, handle: string): Promise<void> {
  await pool().query(`UPDATE "Run" SET "handle" = $3 WHERE "id" = $1 AND "token" = $2`, [run.id, run.token, handle]);
}

/**
 * Puts a run back into the queue, not before `delayMs` from now; a definite refusal clears dispatchedAt in the same write, while
 * a job that was begun stays begun. True also when it is there already: the connection may break after the commit and before the
 * answer, and then this is done twice.
 */
export async function requeue(run: ClaimedRun, delayMs: number): Promise<boolean> {
  const { rowCount } = await pool().query(
    `UPDATE "Run" SET "status" = 'queued', "workerId" = NULL, "dispatchedAt" = CASE WHEN "handle" IS NULL THEN NULL ELSE "dispatchedAt" END, "notBefore" = now() + $3 * interval '1 millisecond'
     WHERE "id" = $1 AND "token" = $2 AND "status" IN ('running', 'queued') AND "cancelRequestedAt" IS NULL`,
    [run.id, run.token, Math.round(delayMs)],
  );
  return rowCount === 1;
}
