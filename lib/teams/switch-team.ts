// A person moves to another of their teams: the session's row says which one they work in.
import type { Member } from "@/lib/access/actor";
import { CREDENTIALS_CHANNEL } from "@/lib/access/session";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";

/** Moves this session to another team of the person's; its open streams end and come back with what belongs there. */
export async function switchTeam(member: Member, teamId: string): Promise<void> {
  if (!isId(teamId)) throw notFound("team");
  const { rowCount } = await pool().query(
    `WITH moved AS (UPDATE "Session" SET "teamId" = $2 WHERE "id" = $1
       AND EXISTS (SELECT 1 FROM "Membership" WHERE "teamId" = $2 AND "userId" = $3) RETURNING "id")
     SELECT pg_notify('${CREDENTIALS_CHANNEL}', "id"::text) FROM moved`,
    [member.sessionId, teamId, member.userId],
  );
  if (!rowCount) throw notFound("team");
}
