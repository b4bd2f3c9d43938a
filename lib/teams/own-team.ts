// Everybody has a team of one, whatever becomes of the teams they share.
import type pg from "pg";
import { newId } from "@/lib/ids";

/** Gives a person their team of one if they have none, inside the caller's transaction; its id when it is new. */
export async function keepOwnTeam(client: pg.PoolClient, userId: string): Promise<string | undefined> {
  const teamId = newId();
  const { rowCount } = await client.query(
    `INSERT INTO "Team" ("id", "name", "personal") SELECT $1, person."name", true FROM "User" person
     WHERE person."id" = $2 AND NOT EXISTS (
       SELECT 1 FROM "Membership" membership JOIN "Team" team ON team."id" = membership."teamId"
       WHERE membership."userId" = $2 AND team."personal")`,
    [teamId, userId],
  );
  if (!rowCount) return undefined;
  await client.query(`INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, 'owner')`, [
    teamId,
    userId,
  ]);
  return teamId;
}

/** Opens a team of one to others. Whoever it belonged to gets a new one, which is returned when there is one. */
export async function shareTeam(
  client: pg.PoolClient,
  teamId: string,
): Promise<{ userId: string; teamId: string } | undefined> {
  const { rows } = await client.query<{ userId: string }>(
    `UPDATE "Team" team SET "personal" = false FROM "Membership" membership
     WHERE team."id" = $1 AND team."personal" AND membership."teamId" = team."id" AND membership."role" = 'owner'
     RETURNING membership."userId"`,
    [teamId],
  );
  const owner = rows[0]?.userId;
  const own = owner ? await keepOwnTeam(client, owner) : undefined;
  return owner && own ? { userId: owner, teamId: own } : undefined;
}
