// The end of a reservation: what a run really cost goes into the ledger and into the periods that reserved for it.
import type pg from "pg";
import { newId } from "@/lib/ids";
import { lockToCountRun } from "./applying";

export type Settlement = {
  runId: string;
  /** What it cost; null when unknown. */
  micros: number | null;
  /** Whether a provider was called in earnest: only then does the ledger get a line. */
  charged: boolean;
};

/** An unknown cost counts as what was reserved: a budget must not be passed because a provider sent no usage. */
const LEDGER = `
  INSERT INTO "LedgerEntry" ("id", "runId", "teamId", "userId", "apiKeyId", "task", "model", "micros", "countedMicros", "askedAt")
  SELECT $2, run."id", run."teamId", run."userId", run."apiKeyId", run."task", run."model", $3::bigint, coalesce($3::bigint, run."estimateTo", 0), run."createdAt"
  FROM "Run" run WHERE run."id" = $1
  ON CONFLICT ("runId") DO NOTHING`;

/** In the order in which reserve takes the rows, or two ends and a start could wait for each other in a circle. */
const RELEASE = `
  WITH gone AS (DELETE FROM "RunReservation" WHERE "runId" = $1 RETURNING "budgetId", "period", "micros"),
  counted AS (SELECT CASE WHEN $2::boolean THEN coalesce($3::bigint, run."estimateTo", 0) ELSE 0 END AS micros FROM "Run" run WHERE run."id" = $1)
  INSERT INTO "BudgetPeriod" AS kept ("budgetId", "period", "spentMicros", "reservedMicros")
  SELECT gone."budgetId", gone."period", counted.micros, -gone."micros" FROM gone, counted ORDER BY gone."budgetId"
  ON CONFLICT ("budgetId", "period") DO UPDATE
  SET "spentMicros" = kept."spentMicros" + excluded."spentMicros", "reservedMicros" = kept."reservedMicros" + excluded."reservedMicros"`;

/** Settles one run, inside the transaction that ends it. A second call changes nothing. */
export async function settle(client: pg.PoolClient, { runId, micros, charged }: Settlement): Promise<void> {
  await lockToCountRun(client, runId);
  if (charged) await client.query(LEDGER, [runId, newId(), micros]);
  await client.query(RELEASE, [runId, charged, micros]);
}
