// What people change about a run afterwards: how it is called, found, rated, and who sees it.
import type { Actor } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { getRun } from "./queries";
import { isTerminal, type RunChange, type RunView } from "./schema";

const OWN = `"id" = $1 AND "teamId" = $2 AND "userId" = $3 AND "deletedAt" IS NULL`;

/** Changes what is named in `change`; only the maker may. */
export async function changeRun(actor: Actor, id: string, change: RunChange): Promise<RunView> {
  if (!isId(id)) throw notFound("run");
  const { rowCount } = await pool().query(
    `UPDATE "Run" SET "title" = coalesce($4, "title"), "tags" = coalesce($5, "tags"),
       "rating" = CASE WHEN $6 THEN $7::int ELSE "rating" END, "sharedWithTeam" = coalesce($8, "sharedWithTeam")
     WHERE ${OWN}`,
    [
      id,
      actor.teamId,
      actor.userId,
      change.title ?? null,
      change.tags ?? null,
      change.rating !== undefined,
      change.rating ?? null,
      change.sharedWithTeam ?? null,
    ],
  );
  if (!rowCount) throw notFound("run");
  return getRun(actor, id);
}

/** Puts a run that has ended into the bin. */
export async function removeRun(actor: Actor, id: string): Promise<void> {
  const run = await getRun(actor, id);
  if (!isTerminal(run.status)) throw new AppError("conflict", "This is still running. Stop it first.");
  const { rowCount } = await pool().query(`UPDATE "Run" SET "deletedAt" = now() WHERE ${OWN}`, [
    id,
    actor.teamId,
    actor.userId,
  ]);
  if (!rowCount) throw notFound("run");
}
