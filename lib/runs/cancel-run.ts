// Stopping a run. It always travels through the database, because another process may be working on it.
import type { Actor } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { CANCEL_CHANNEL } from "./channels";
import { endRun } from "./end-run";

type Row = { id: string; status: string; token: number; userId: string; teamId: string };

/**
 * Ends a run that no worker holds. The token guards against a claim in the same moment. One with a job elsewhere is left to
 * the next worker, who ends that job.
 */
async function endWaiting(row: Row): Promise<boolean> {
  const { rowCount } = await pool().query(
    `UPDATE "Run" SET "token" = "token" + 1 WHERE "id" = $1 AND "token" = $2 AND "status" = 'queued' AND "handle" IS NULL`,
    [row.id, row.token],
  );
  if (!rowCount) return false;
  await endRun({ runId: row.id, userId: row.userId, teamId: row.teamId }, row.token + 1, {
    status: "cancelled",
    output: null,
    usage: null,
    price: null,
    costMicros: 0,
    charged: false,
    notices: null,
    error: {
      code: "cancelled",
      message: "You stopped this before it was asked. It cost nothing.",
      retryable: false,
      paid: "no",
    },
  });
  return true;
}

/**
 * Asks for a run to stop; its terminal state says who won. A run that has ended stays as it is. Only its maker may stop
 * it: for everybody else it does not exist.
 */
export async function cancelRun(actor: Actor, id: string): Promise<void> {
  if (!isId(id)) throw notFound("run");
  const { rows } = await pool().query<Row>(
    `UPDATE "Run" SET "cancelRequestedAt" = coalesce("cancelRequestedAt", now())
     WHERE "id" = $1 AND "teamId" = $2 AND "userId" = $3 AND "deletedAt" IS NULL
     RETURNING "id", "status", "token", "userId", "teamId"`,
    [id, actor.teamId, actor.userId],
  );
  const row = rows[0];
  if (!row) throw notFound("run");
  if (row.status === "queued" && (await endWaiting(row))) return;
  await pool().query("SELECT pg_notify($1, $2)", [CANCEL_CHANNEL, id]);
}

/** Asks for every run of a group to stop. */
export async function cancelGroup(actor: Actor, groupId: string): Promise<void> {
  if (!isId(groupId)) throw notFound("group");
  const { rows } = await pool().query<{ id: string; status: string }>(
    `SELECT run."id", run."status" FROM "Run" run JOIN "RunGroup" grouped ON grouped."id" = run."groupId"
     WHERE grouped."id" = $1 AND grouped."teamId" = $2 AND grouped."userId" = $3`,
    [groupId, actor.teamId, actor.userId],
  );
  if (rows.length === 0) throw notFound("group");
  for (const row of rows) if (row.status === "queued" || row.status === "running") await cancelRun(actor, row.id);
}
