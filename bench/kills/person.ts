// The person who asks: made in the studio's own database, with a budget that every run has to reserve against.
import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import { v7 } from "uuid";

/** A million dollars: the budget is there to be kept, not to refuse. */
const PLENTY_MICROS = 1_000_000_000_000;

/** Makes a person with a team, a budget and an API key; answers the key. */
export async function makePerson(database: pg.Client): Promise<string> {
  const [userId, teamId] = [v7(), v7()];
  const key = `mk_${randomBytes(32).toString("base64url")}`;
  await database.query(
    `INSERT INTO "User" ("id", "email", "name", "owner") VALUES ($1, 'ada@example.com', 'Ada', true)`,
    [userId],
  );
  await database.query(`INSERT INTO "Team" ("id", "name") VALUES ($1, 'Harbour')`, [teamId]);
  await database.query(`INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, 'owner')`, [
    teamId,
    userId,
  ]);
  await database.query(
    `INSERT INTO "ApiKey" ("id", "teamId", "userId", "name", "hash", "last4", "scopes") VALUES ($1, $2, $3, 'kills', $4, $5, '{read,run}')`,
    [v7(), teamId, userId, createHash("sha256").update(key).digest("hex"), key.slice(-4)],
  );
  await database.query(
    `INSERT INTO "Budget" ("id", "teamId", "scope", "period", "limitMicros") VALUES ($1, $2, 'team', 'total', $3)`,
    [v7(), teamId, PLENTY_MICROS],
  );
  return key;
}
