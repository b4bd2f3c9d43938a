// The people who ask: made in the studio's own database, in one team with a budget that every run has to reserve against.
import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import { v7 } from "uuid";

/** A million dollars: the budget is there to be kept, not to refuse. */
const PLENTY_MICROS = 1_000_000_000_000;

async function join(database: pg.Client, teamId: string, name: string, owner: boolean): Promise<string> {
  const userId = v7();
  const key = `mk_${randomBytes(32).toString("base64url")}`;
  await database.query(`INSERT INTO "User" ("id", "email", "name", "owner") VALUES ($1, $2, $3, $4)`, [
    userId,
    `${userId}@example.com`,
    name,
    owner,
  ]);
  await database.query(`INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, 'owner')`, [
    teamId,
    userId,
  ]);
  await database.query(
    `INSERT INTO "ApiKey" ("id", "teamId", "userId", "name", "hash", "last4", "scopes") VALUES ($1, $2, $3, $4, $5, $6, '{read,run}')`,
    [v7(), teamId, userId, name, createHash("sha256").update(key).digest("hex"), key.slice(-4)],
  );
  return key;
}

/** Makes a team of `count` people with a budget, the first of them the studio's owner; answers an API key of each. */
export async function makePeople(database: pg.Client, count: number): Promise<string[]> {
  const teamId = v7();
  await database.query(`INSERT INTO "Team" ("id", "name") VALUES ($1, 'Harbour')`, [teamId]);
  await database.query(
    `INSERT INTO "Budget" ("id", "teamId", "scope", "period", "limitMicros", "allowUnknown") VALUES ($1, $2, 'team', 'total', $3, true)`,
    [v7(), teamId, PLENTY_MICROS],
  );
  const keys: string[] = [];
  for (let number = 1; number <= count; number++)
    keys.push(await join(database, teamId, `Person ${number}`, number === 1));
  return keys;
}
