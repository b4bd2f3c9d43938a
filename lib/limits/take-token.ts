// Limits that survive a restart and hold across processes: counters in the database.
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";

/** `uses`: how many at once, one unless told. */
export type Limit = { limit: number; windowMs: number; uses?: number };

/** Counts a use of `key`. Throws `too_many` with how long to wait once there were more than `limit` in the window. */
export async function takeToken(key: string, { limit, windowMs, uses = 1 }: Limit): Promise<void> {
  const { rows } = await pool().query<{ hits: number; waitMs: number }>(
    // A count that a crash of the database forgets is no loss, so nobody waits for the disk.
    `WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
     INSERT INTO "Throttle" AS kept ("key", "hits", "resetAt") VALUES ($1, $3, now() + $2 * interval '1 millisecond')
     ON CONFLICT ("key") DO UPDATE SET "hits" = CASE WHEN kept."resetAt" < now() THEN $3 ELSE kept."hits" + $3 END,
       "resetAt" = CASE WHEN kept."resetAt" < now() THEN excluded."resetAt" ELSE kept."resetAt" END
     RETURNING "hits", greatest(0, extract(epoch FROM "resetAt" - now()) * 1000)::int AS "waitMs", (SELECT count(*) FROM unhurried)`,
    [key, windowMs, uses],
  );
  const row = rows[0];
  if (row && row.hits > limit)
    throw new AppError(
      "too_many",
      `That was tried too often. Wait ${row.waitMs > 90_000 ? `${Math.ceil(row.waitMs / 60_000)} min` : `${Math.ceil(row.waitMs / 1000)} s`} and try again.`,
      { retryAfterMs: row.waitMs },
    );
}

/** Takes one use of `key` back: what turned out well does not count. */
export async function returnToken(key: string): Promise<void> {
  await pool().query(`UPDATE "Throttle" SET "hits" = "hits" - 1 WHERE "key" = $1 AND "hits" > 0`, [key]);
}
