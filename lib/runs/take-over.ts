// Runs whose worker fell silent. Not dispatched: back into the queue. With a handle: polled by the next worker. Dispatched
// without one: it may have been paid for, so it ends as interrupted and is never called again by itself.
import { pool } from "@/lib/db/client";
import { endRun } from "./end-run";
import { interruption } from "./perform-run";

const SILENT_SECONDS = 20;
/** A run whose workers died so often before it was even asked may be what kills them. */
const MOST_ATTEMPTS = 6;

type Orphan = {
  id: string;
  userId: string;
  teamId: string;
  token: number;
  status: "queued" | "running";
  dispatchedAt: Date | null;
  cancelRequestedAt: Date | null;
  free: boolean;
};

/** Whether a run may be taken up by another worker. A job elsewhere is to be found again, be it only to end it there. */
const GOES_ON = `run."handle" IS NOT NULL
  OR (run."cancelRequestedAt" IS NULL AND run."dispatchedAt" IS NULL AND run."attempts" < ${MOST_ATTEMPTS})`;

/** Takes the orphans out of their worker's hands: with a new token, whatever it still writes finds nothing. */
const TAKE = `
  UPDATE "Run" run SET "token" = run."token" + 1, "workerId" = NULL, "status" = CASE WHEN ${GOES_ON} THEN 'queued' ELSE 'running' END
  WHERE run."id" IN (
    SELECT orphan."id" FROM "Run" orphan LEFT JOIN "Worker" worker ON worker."id" = orphan."workerId"
    WHERE orphan."status" = 'running' AND (worker."id" IS NULL OR worker."beatAt" < now() - $1 * interval '1 second'
      OR (worker."id" = $2 AND orphan."claimedAt" < now() - $1 * interval '1 second' AND orphan."id" <> ALL ($3::uuid[])))
    FOR UPDATE OF orphan SKIP LOCKED)
  RETURNING run."id", run."userId", run."teamId", run."token", run."status", run."dispatchedAt", run."cancelRequestedAt",
    (SELECT connection."provider" = 'local' FROM "Connection" connection WHERE connection."id" = run."connectionId") AS free`;

async function textSoFar(runId: string): Promise<string> {
  const { rows } = await pool().query<{ text: string | null }>(
    `SELECT string_agg("data"->>'delta', '' ORDER BY "seq") AS text FROM "RunEvent" WHERE "runId" = $1 AND "type" = 'text'
       AND "seq" > coalesce((SELECT max("seq") FROM "RunEvent" WHERE "runId" = $1 AND "type" = 'started'), 0)`,
    [runId],
  );
  return rows[0]?.text ?? "";
}

async function endOrphan(orphan: Orphan): Promise<void> {
  const owner = { runId: orphan.id, userId: orphan.userId, teamId: orphan.teamId };
  const text = await textSoFar(orphan.id);
  const dispatched = orphan.dispatchedAt !== null;
  const nothingPaid = !dispatched || orphan.free;
  const cancelled = orphan.cancelRequestedAt !== null;
  await endRun(owner, orphan.token, {
    status: cancelled ? "cancelled" : "interrupted",
    output: text === "" ? null : { text, finish: null },
    usage: null,
    price: orphan.free ? "free" : null,
    costMicros: nothingPaid ? 0 : null,
    charged: dispatched,
    notices: null,
    error: cancelled
      ? { code: "cancelled", message: "You stopped this.", retryable: false, paid: nothingPaid ? "no" : "maybe" }
      : interruption(nothingPaid),
  });
}

/**
 * Looks for orphans and brings each to its next state; returns how many there were. A run that `worker` claimed and does
 * not hold (the database went away in between) is one too.
 */
export async function takeOverRuns(worker: { id: string; holds: string[] }): Promise<number> {
  const { rows } = await pool().query<Orphan>(TAKE, [SILENT_SECONDS, worker.id, worker.holds]);
  for (const orphan of rows) if (orphan.status === "running") await endOrphan(orphan);
  return rows.length;
}
