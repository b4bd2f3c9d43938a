// Setting money aside before a provider is called: against every budget that applies, all or nothing.
import type pg from "pg";
import { AppError } from "@/lib/errors";
import { periodName } from "./period";

export type Reservation = {
  teamId: string;
  userId: string;
  apiKeyId: string | null;
  /** The upper end of each run's estimate in micros; null when its price is unknown. */
  runs: { id: string; estimateTo: number | null }[];
};

type Budget = { id: string; scope: string; period: string };

const APPLYING = `
  SELECT "id", "scope", "period" FROM "Budget"
  WHERE "teamId" = $1 AND ("scope" = 'team' OR ("scope" = 'user' AND "targetId" = $2) OR ("scope" = 'key' AND "targetId" = $3))`;

/** Admits or refuses against all budgets at once. Rows are touched in the order of their ids, so it can't deadlock. */
const RESERVE = `
  INSERT INTO "BudgetPeriod" AS kept ("budgetId", "period", "reservedMicros")
  SELECT budget."id", wanted.period, $3::bigint
  FROM "Budget" budget JOIN unnest($1::uuid[], $2::text[]) AS wanted(id, period) ON wanted.id = budget."id"
  WHERE $3::bigint <= budget."limitMicros" ORDER BY budget."id"
  ON CONFLICT ("budgetId", "period") DO UPDATE SET "reservedMicros" = kept."reservedMicros" + excluded."reservedMicros"
  WHERE kept."spentMicros" + kept."reservedMicros" + excluded."reservedMicros" <= (SELECT "limitMicros" FROM "Budget" WHERE "id" = kept."budgetId")
  RETURNING kept."budgetId"`;

/**
 * Reserves the runs' estimates. Throws `over_budget` (roll back: nothing is started) when a budget has no room, or when a
 * price is unknown while a budget applies.
 */
export async function reserve(client: pg.PoolClient, wanted: Reservation): Promise<void> {
  const { rows: budgets } = await client.query<Budget>(APPLYING, [wanted.teamId, wanted.userId, wanted.apiKeyId]);
  if (budgets.length === 0) return;
  if (wanted.runs.some((run) => run.estimateTo === null))
    throw new AppError(
      "over_budget",
      "This model's price is unknown, and a budget applies. Nothing was started; choose a model with a price.",
    );
  const total = wanted.runs.reduce((sum, run) => sum + (run.estimateTo ?? 0), 0);
  if (total === 0) return;
  const now = new Date();
  const periods = budgets.map((budget) => periodName(budget.period, now));
  const { rowCount } = await client.query(RESERVE, [budgets.map((budget) => budget.id), periods, total]);
  if (rowCount !== budgets.length)
    throw new AppError("over_budget", "This would go over the budget. Nothing was started and nothing was charged.");
  for (const [index, budget] of budgets.entries())
    await client.query(
      `INSERT INTO "RunReservation" ("runId", "budgetId", "period", "micros") SELECT run.id, $1, $2, run.micros FROM unnest($3::uuid[], $4::bigint[]) AS run(id, micros)`,
      [budget.id, periods[index], wanted.runs.map((run) => run.id), wanted.runs.map((run) => run.estimateTo)],
    );
}
