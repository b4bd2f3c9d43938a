// How many calls a connection bears at once: halved when it says "too many", grown again by what goes well.
import { pool } from "@/lib/db/client";
import { hosted } from "./schema";

/**
 * A connection without a row of its own bears this many calls at once, as a column of "Connection" connection. A provider in the
 * cloud says itself when it is too many; a server of one's own takes everything, and then what is urgent waits in its queue
 * instead of passing the rest in ours.
 */
const isHosted = `connection."provider" IN (${hosted.map((provider) => `'${provider}'`).join(", ")})`;
export const ROOM_TO_BEGIN = `CASE WHEN ${isHosted} THEN 64 ELSE 8 END`;
/** Two at a time: the built-in models share this machine's processors. */
export const LOCAL_ROOM = 2;
/** How far room grows. */
const MOST = `CASE WHEN connection."provider" = 'local' THEN ${LOCAL_ROOM} WHEN ${isHosted} THEN 1000 ELSE 64 END`;
/** That many good answers in a row earn one more place. */
const EARN = 10;
const SHORT_PAUSE_MS = 1000;
/** A provider that names a longer time is asked again all the same: its word may be wrong, and one call more costs nothing. */
const LONGEST_PAUSE_MS = 120_000;

/** After a 429: half as many at once, and none before `retryAfterMs` (two minutes at most) has passed. */
export async function shrinkRoom(connectionId: string, retryAfterMs?: number): Promise<void> {
  await pool().query(
    `INSERT INTO "ConnectionRoom" AS room ("connectionId", "limit", "pausedUntil")
     SELECT connection."id", ${ROOM_TO_BEGIN} / 2, now() + $2 * interval '1 millisecond' FROM "Connection" connection WHERE connection."id" = $1
     ON CONFLICT ("connectionId") DO UPDATE SET
       -- many calls refused at once are one refusal
       "limit" = CASE WHEN room."pausedUntil" > now() THEN room."limit" ELSE greatest(1, room."limit" / 2) END, "successes" = 0, "updatedAt" = now(),
       "pausedUntil" = greatest(room."pausedUntil", excluded."pausedUntil")`,
    [connectionId, Math.min(retryAfterMs ?? SHORT_PAUSE_MS, LONGEST_PAUSE_MS)],
  );
}

/** After a good answer. Connections that were never refused anything keep no row and need no write. */
export async function growRoom(connectionId: string): Promise<void> {
  await pool().query(
    // What a crash of the database forgets of this is soon learned anew: nobody waits for the disk.
    `WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
     UPDATE "ConnectionRoom" room SET "successes" = CASE WHEN room."successes" + 1 >= ${EARN} THEN 0 ELSE room."successes" + 1 END, "updatedAt" = now(),
       "limit" = CASE WHEN room."successes" + 1 >= ${EARN} THEN greatest(room."limit", least(room."limit" + 1, ${MOST})) ELSE room."limit" END
     FROM "Connection" connection, unhurried WHERE connection."id" = room."connectionId" AND room."connectionId" = $1`,
    [connectionId],
  );
}
