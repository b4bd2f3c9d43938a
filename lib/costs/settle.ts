// The end of a reservation: what a run really cost goes into the ledger and into the periods that reserved for it.
import type pg from "pg";
import { newId } from "@/lib/ids";

export type Settlement = {
  runId: string;
  /** What it cost; null when unknown. */
  micros: number | null;
  /** Whether a provider was called in earnest: only then does the ledger get a line. */
  charged: boolean;
};

const LEDGER = `
  INSERT INTO "LedgerEntry" ("id", "runId", "teamId", "userId", "apiKeyId", "task", "model", "micros")
  SELECT $2, run."id", run."teamId", run."userId", run."apiKeyId", run."task", run."model", $3 FROM "Run" run WHERE run."id" = $1
  ON CONFLICT ("runId") DO NOTHING`;

/** An unknown cost counts as what was reserved: a budget must not be passed because a provider sent no usage. */
const SETTLE = `
  WITH gone AS (DELETE FROM "RunReservation" WHERE "runId" = $1 RETURNING "budgetId", "period", "micros")
  UPDATE "BudgetPeriod" kept
  SET "reservedMicros" = kept."reservedMicros" - gone."micros",
      "spentMicros" = kept."spentMicros" + CASE WHEN $3 THEN coalesce($2::bigint, gone."micros") ELSE 0 END
  FROM gone WHERE kept."budgetId" = gone."budgetId" AND kept."period" = gone."period"`;

/** Settles one run, inside the transaction that ends it. A second call changes nothing. */
export async function settle(client: pg.PoolClient, settlement: Settlement): Promise<void> {
  if (settlement.charged) await client.query(LEDGER, [settlement.runId, newId(), settlement.micros]);
  await client.query(SETTLE, [settlement.runId, settlement.micros, settlement.charged]);
}
