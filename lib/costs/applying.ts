// Which budgets count what somebody starts, and the lock under which they are counted.
import type pg from "pg";
import type { Actor } from "@/lib/access/actor";
import { periodName } from "./period";

/** Who starts something: their team's budgets, their own and their key's count it. */
export type Spender = { teamId: string; userId: string; apiKeyId: string | null };

/** Who starts something, as budgets see them. */
export const spenderOf = (actor: Actor): Spender => ({
  teamId: actor.teamId,
  userId: actor.userId,
  apiKeyId: actor.kind === "key" ? actor.keyId : null,
});

/** A budget that applies. `periodName` is that of the period in which this transaction began. */
export type Applying = { id: string; allowUnknown: boolean; periodName: string };

/** Whom a `budget` is for, in SQL: `row` has the columns of a run or of a line of the ledger. */
export const counts = (row: string): string =>
  `${row}."teamId" = budget."teamId" AND (budget."scope" = 'team' OR (budget."scope" = 'user' AND budget."targetId" = ${row}."userId")
     OR (budget."scope" = 'key' AND budget."targetId" = ${row}."apiKeyId"))`;

/** The moment at which a run that this transaction writes down was asked: with milliseconds, as its row has it. */
export const ASKED_NOW = "now()::timestamptz(3)";

/** The values of a spender as the only row of `spender`, from the parameters $1, $2 and $3. */
export const SPENDER = `(SELECT $1::uuid AS "teamId", $2::uuid AS "userId", $3::uuid AS "apiKeyId") spender`;

const APPLYING = `
  SELECT budget."id", budget."allowUnknown", ${periodName('budget."period"', ASKED_NOW)} AS "periodName"
  FROM "Budget" budget JOIN ${SPENDER} ON ${counts("spender")} ORDER BY budget."id"`;

/** The budgets that count what this spender starts now. */
export async function applyingBudgets(client: pg.PoolClient, spender: Spender): Promise<Applying[]> {
  const { rows } = await client.query<Applying>(APPLYING, [spender.teamId, spender.userId, spender.apiKeyId]);
  return rows;
}

/** The team's lock as SQL; `team` is SQL too. */
const lockName = (team: string): string => `hashtextextended('budgets of ' || ${team}, 0)`;

/**
 * Runs begin and end beside each other, but never while a budget of their team begins or ends: what such a one counts would
 * else be a moment old. Held until the transaction ends; what is read in the next statement is the present.
 */
export const lockToCount = (client: pg.PoolClient, teamId: string): Promise<unknown> =>
  client.query(`SELECT pg_advisory_xact_lock_shared(${lockName("$1::text")})`, [teamId]);

/** As `lockToCount`, for the team of a run. */
export const lockToCountRun = (client: pg.PoolClient, runId: string): Promise<unknown> =>
  client.query(`SELECT pg_advisory_xact_lock_shared(${lockName(`"teamId"::text`)}) FROM "Run" WHERE "id" = $1`, [
    runId,
  ]);

/** Waits until no run of the team begins or ends any more, and keeps them waiting until this transaction ends. */
export const lockBudgets = (client: pg.PoolClient, teamId: string): Promise<unknown> =>
  client.query(`SELECT pg_advisory_xact_lock(${lockName("$1::text")})`, [teamId]);
