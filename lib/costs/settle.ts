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

const SPEND = `
  UPDATE "BudgetPeriod" SET "reservedMicros" = "reservedMicros" - $3::bigint, "spentMicros" = "spentMicros" + $4::bigint
  WHERE "budgetId" = $1 AND "period" = $2`;

type Reserved = { budgetId: string; period: string; micros: string };

/** Settles one run, inside the transaction that ends it. A second call changes nothing. */
export async function settle(client: pg.PoolClient, settlement: Settlement): Promise<void> {
  if (settlement.charged) await client.query(LEDGER, [settlement.runId, newId(), settlement.micros]);
  const { rows } = await client.query<Reserved>(
    `DELETE FROM "RunReservation" WHERE "runId" = $1 RETURNING "budgetId", "period", "micros"`,
    [settlement.runId],
  );
  // In the order in which reserve takes them, or two ends and a start could wait for each other in a circle.
  for (const kept of rows.sort((a, b) => (a.budgetId < b.budgetId ? -1 : 1))) {
    // An unknown cost counts as what was reserved: a budget must not be passed because a provider sent no usage.
    const spent = settlement.charged ? (settlement.micros ?? kept.micros) : 0;
    await client.query(SPEND, [kept.budgetId, kept.period, kept.micros, spent]);
  }
}
