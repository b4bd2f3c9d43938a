// Who may do what in a team, and who leaves it. A team always keeps an owner, and only owners make or unmake one.
import type pg from "pg";
import { type Actor, managesTeam, type Role } from "@/lib/access/actor";
import { CREDENTIALS_CHANNEL } from "@/lib/access/session";
import { writeAudit } from "@/lib/audit/write-audit";
import { transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { keepOwnTeam } from "./own-team";

/** The person's present role, with the whole team's memberships locked so that two owners can't unmake each other. */
async function lockedRole(client: pg.PoolClient, actor: Actor, userId: string, wanted?: Role): Promise<Role> {
  if (!managesTeam(actor) || !isId(userId)) throw notFound("person");
  const { rows } = await client.query<{ userId: string; role: Role }>(
    `SELECT "userId", "role" FROM "Membership" WHERE "teamId" = $1 ORDER BY "userId" FOR UPDATE`,
    [actor.teamId],
  );
  const role = rows.find((row) => row.userId === userId)?.role;
  if (!role) throw notFound("person");
  const mine = rows.find((row) => row.userId === actor.userId)?.role;
  if (wanted === "owner" && mine !== "owner")
    throw new AppError("forbidden", "Only an owner can make somebody an owner.");
  if (role === "owner" && mine !== "owner") throw new AppError("forbidden", "Only an owner can change an owner.");
  if (role === "owner" && rows.filter((row) => row.role === "owner").length === 1)
    throw new AppError("conflict", "A team needs an owner. Make somebody else an owner first.");
  if (mine !== "owner" && mine !== "admin") throw notFound("person");
  return role;
}

/** What somebody was allowed to promise ends with their right to promise it. */
const withdrawInvites = (client: pg.PoolClient, teamId: string, userId: string) =>
  client.query(
    `UPDATE "Invite" SET "revokedAt" = now() WHERE "teamId" = $1 AND "createdById" = $2 AND "acceptedAt" IS NULL AND "revokedAt" IS NULL`,
    [teamId, userId],
  );

/** Gives somebody in the team another role. Throws `not_found`, `forbidden` or `conflict` (the last owner). */
export async function changeRole(actor: Actor, { userId, role }: { userId: string; role: Role }): Promise<void> {
  const before = await transaction(async (client) => {
    const present = await lockedRole(client, actor, userId, role);
    await client.query(`UPDATE "Membership" SET "role" = $3 WHERE "teamId" = $1 AND "userId" = $2`, [
      actor.teamId,
      userId,
      role,
    ]);
    if (role === "member") await withdrawInvites(client, actor.teamId, userId);
    return present;
  });
  await writeAudit({ actor, action: "role.changed", target: userId, details: { from: before, to: role } });
}

/** Takes somebody out of the team: their sessions here move to their own team, their keys for it end. */
export async function removeMember(actor: Actor, userId: string): Promise<void> {
  await transaction(async (client) => {
    await lockedRole(client, actor, userId);
    await client.query(`DELETE FROM "Membership" WHERE "teamId" = $1 AND "userId" = $2`, [actor.teamId, userId]);
    await withdrawInvites(client, actor.teamId, userId);
    await keepOwnTeam(client, userId);
    await client.query(
      `WITH moved AS (
         UPDATE "Session" session SET "teamId" = own."teamId"
         FROM (SELECT membership."teamId" FROM "Membership" membership JOIN "Team" team ON team."id" = membership."teamId"
               WHERE membership."userId" = $2 ORDER BY team."personal" DESC, team."createdAt" LIMIT 1) own
         WHERE session."userId" = $2 AND session."teamId" = $1 RETURNING session."id"::text AS credential),
       ended AS (
         UPDATE "ApiKey" SET "revokedAt" = now() WHERE "userId" = $2 AND "teamId" = $1 AND "revokedAt" IS NULL
         RETURNING 'key:' || "id" AS credential)
       SELECT pg_notify('${CREDENTIALS_CHANNEL}', credential) FROM (SELECT * FROM moved UNION ALL SELECT * FROM ended) gone`,
      [actor.teamId, userId],
    );
  });
  await writeAudit({ actor, action: "member.removed", target: userId });
}
