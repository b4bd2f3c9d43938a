// Setting money aside before a provider is called: against every budget that applies, all or nothing.
import type pg from "pg";
import { AppError } from "@/lib/errors";
import { applyingBudgets, lockToCount, type Spender } from "./applying";
import { refusalOf } from "./refusal";

export type Reservation = Spender & {
  /** The upper end of each run's estimate in micros; null when its price is unknown. */
  runs: { id: string; estimateTo: number | null }[];
};

/**
 * Admits or refuses against all budgets at once. Rows are touched in the order of their ids, so it can't deadlock. $4 has to
 * fit besides, without being set aside: what has no known price needs that something is left.
 */
const RESERVE = `
  INSERT INTO "BudgetPeriod" AS kept ("budgetId", "period", "reservedMicros")
  SELECT budget."id", wanted.period, $3::bigint
  FROM "Budget" budget JOIN unnest($1::uuid[], $2::text[]) AS wanted(id, period) ON wanted.id = budget."id"
  WHERE $3::bigint + $4::bigint <= budget."limitMicros" ORDER BY budget."id"
  ON CONFLICT ("budgetId", "period") DO UPDATE SET "reservedMicros" = kept."reservedMicros" + excluded."reservedMicros"
  WHERE kept."spentMicros" + kept."reservedMicros" + excluded."reservedMicros" + $4::bigint <= (SELECT "limitMicros" FROM "Budget" WHERE "id" = kept."budgetId")
  RETURNING kept."budgetId"`;

/** One line per run and budget, also for what is free: its end finds by them which budgets to tell. */
const KEEP = `
  INSERT INTO "RunReservation" ("runId", "budgetId", "period", "micros")
  SELECT run.id, budget.id, budget.period, run.micros
  FROM unnest($1::uuid[], $2::text[]) AS budget(id, period), unnest($3::uuid[], $4::bigint[]) AS run(id, micros)`;

const MOVING =
  "Other runs took what was left of a budget in this moment. Nothing was started and nothing was charged; try again.";

/**
 * Reserves the runs' estimates, as the last thing of the transaction that writes them down. Throws `over_budget` (roll back:
 * nothing is started) when a budget has no room, or when a price is unknown that a budget does not allow.
 */
export async function reserve(client: pg.PoolClient, { runs, ...spender }: Reservation): Promise<void> {
  await lockToCount(client, spender.teamId);
  const budgets = await applyingBudgets(client, spender);
  if (budgets.length === 0) return;
  const wanted = { micros: runs.reduce((sum, run) => sum + (run.estimateTo ?? 0), 0), runs: runs.length };
  const unknown = runs.some((run) => run.estimateTo === null);
  const refuse = async (among: string[]): Promise<never> => {
    throw new AppError("over_budget", (await refusalOf(client, { spender, ...wanted, unknown, among })) ?? MOVING);
  };
  if (unknown && budgets.some((budget) => !budget.allowUnknown)) await refuse(budgets.map(({ id }) => id));
  const [ids, periods] = [budgets.map(({ id }) => id), budgets.map((budget) => budget.periodName)];
  if (wanted.micros > 0 || unknown) {
    const { rows } = await client.query<{ budgetId: string }>(RESERVE, [ids, periods, wanted.micros, unknown ? 1 : 0]);
    const admitted = new Set(rows.map(({ budgetId }) => budgetId));
    if (admitted.size !== ids.length) await refuse(ids.filter((id) => !admitted.has(id)));
  }
  await client.query(KEEP, [ids, periods, runs.map(({ id }) => id), runs.map((run) => run.estimateTo ?? 0)]);
}
