// Setting, changing and removing budgets: for those who manage the team.
import type pg from "pg";
import { type Actor, managesTeam } from "@/lib/access/actor";
import { writeAudit } from "@/lib/audit/write-audit";
import { transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { formatSum } from "@/lib/format";
import { isId, newId } from "@/lib/ids";
import { counts, lockBudgets } from "./applying";
import { getBudget } from "./budget-queries";
import { periodName, periodStart } from "./period";
import type { BudgetChange, BudgetView, NewBudget } from "./schema";

const UNIQUE_VIOLATION = "23505";
/** Read after the lock was had: what waited for it since then is counted by what it reserves. */
const NOW = "clock_timestamp()::timestamptz(3)";

/** What was spent in the present period before the budget was there. */
const SPENT = `
  INSERT INTO "BudgetPeriod" ("budgetId", "period", "spentMicros")
  SELECT budget."id", ${periodName('budget."period"', "present.at")}, coalesce(sum(entry."countedMicros"), 0)
  FROM (SELECT ${NOW} AS at) present CROSS JOIN "Budget" budget
  LEFT JOIN "LedgerEntry" entry ON ${counts("entry")} AND entry."askedAt" >= ${periodStart('budget."period"', "present.at")}
  WHERE budget."id" = $1 GROUP BY budget."id", present.at
  RETURNING "period"`;

/** What runs under way have in hand; those of an earlier period count there. */
const IN_HAND = `
  WITH kept AS (
    INSERT INTO "RunReservation" ("runId", "budgetId", "period", "micros")
    SELECT run."id", budget."id", $2, coalesce(run."estimateTo", 0)
    FROM "Budget" budget JOIN "Run" run ON ${counts("run")} AND run."status" IN ('queued', 'running')
    WHERE budget."id" = $1 AND ${periodName('budget."period"', 'run."createdAt"')} = $2
    RETURNING "micros")
  UPDATE "BudgetPeriod" SET "reservedMicros" = (SELECT coalesce(sum("micros"), 0) FROM kept) WHERE "budgetId" = $1 AND "period" = $2`;

const CREATE = `
  INSERT INTO "Budget" ("id", "teamId", "scope", "targetId", "period", "limitMicros", "allowUnknown") VALUES ($1, $2, $3, $4, $5, $6, $7)`;

/** A member sees what counts for them, and is told that it is not theirs to change. */
function requireManager(actor: Actor): void {
  if (!managesTeam(actor)) throw new AppError("forbidden", "Only owners and admins of the team can set its budgets.");
}

/** The person or the API key that a budget is for is in the team. */
async function requireTarget(client: pg.PoolClient, actor: Actor, { scope, targetId }: NewBudget): Promise<void> {
  if (scope === "team") return;
  const [what, query] =
    scope === "user"
      ? ["person", `SELECT 1 FROM "Membership" WHERE "teamId" = $1 AND "userId" = $2`]
      : ["API key", `SELECT 1 FROM "ApiKey" WHERE "teamId" = $1 AND "id" = $2 AND "revokedAt" IS NULL`];
  const { rowCount } = await client.query(query, [actor.teamId, targetId && isId(targetId) ? targetId : null]);
  if (!rowCount) throw notFound(what);
}

const taken = (error: unknown): boolean => (error as { code?: string }).code === UNIQUE_VIOLATION;

async function insert(client: pg.PoolClient, actor: Actor, wanted: NewBudget, id: string): Promise<void> {
  const { scope, targetId = null, period, limitMicros, allowUnknown } = wanted;
  try {
    await client.query(CREATE, [id, actor.teamId, scope, targetId, period, limitMicros, allowUnknown]);
  } catch (thrown) {
    if (!taken(thrown)) throw thrown;
    const span = { day: "a day", month: "a month", total: "all time" }[period];
    const whom = { team: "The team", user: "This person", key: "This API key" }[scope];
    throw new AppError("conflict", `${whom} has a budget for ${span} already. Change that one.`, { field: "period" });
  }
}

/**
 * Sets a budget. It counts what was spent in its present period before, and what runs under way have in hand. Throws
 * `forbidden`, `not_found` (the person or the key) and `conflict` (there is one already).
 */
export async function createBudget(actor: Actor, wanted: NewBudget): Promise<BudgetView> {
  requireManager(actor);
  const id = newId();
  await transaction(async (client) => {
    await lockBudgets(client, actor.teamId);
    await requireTarget(client, actor, wanted);
    await insert(client, actor, wanted, id);
    const { rows } = await client.query<{ period: string }>(SPENT, [id]);
    await client.query(IN_HAND, [id, rows[0]?.period]);
  });
  const { scope, period, limitMicros } = wanted;
  await writeAudit({
    actor,
    action: "budget.set",
    target: id,
    details: { scope, period, limit: formatSum(limitMicros) },
  });
  return getBudget(actor, id);
}

/** Changes a budget's limit, or whether it allows unknown prices; both hold for what starts from now on. */
export async function changeBudget(actor: Actor, id: string, change: BudgetChange): Promise<BudgetView> {
  const before = await getBudget(actor, id);
  requireManager(actor);
  const limit = change.limitMicros ?? before.limitMicros;
  const { rowCount } = await transaction(async (client) => {
    await lockBudgets(client, actor.teamId);
    return client.query(
      `UPDATE "Budget" SET "limitMicros" = coalesce($3, "limitMicros"), "allowUnknown" = coalesce($4, "allowUnknown") WHERE "id" = $1 AND "teamId" = $2`,
      [id, actor.teamId, change.limitMicros ?? null, change.allowUnknown ?? null],
    );
  });
  if (!rowCount) throw notFound("budget");
  const details = { from: formatSum(before.limitMicros), to: formatSum(limit) };
  await writeAudit({ actor, action: "budget.changed", target: id, details });
  return getBudget(actor, id);
}

/** Removes a budget; what was spent stays in the ledger, and counts again in a budget that is set anew. */
export async function removeBudget(actor: Actor, id: string): Promise<void> {
  const { scope, period, limitMicros } = await getBudget(actor, id);
  requireManager(actor);
  const { rowCount } = await transaction(async (client) => {
    await lockBudgets(client, actor.teamId);
    await client.query(`DELETE FROM "RunReservation" WHERE "budgetId" = $1`, [id]);
    return client.query(`DELETE FROM "Budget" WHERE "id" = $1 AND "teamId" = $2`, [id, actor.teamId]);
  });
  if (!rowCount) throw notFound("budget");
  const details = { scope, period, limit: formatSum(limitMicros) };
  await writeAudit({ actor, action: "budget.removed", target: id, details });
}
