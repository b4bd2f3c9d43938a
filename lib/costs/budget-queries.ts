// Budgets as they stand: who manages the team sees all of its, others those that count what they start.
import { type Actor, managesTeam } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { periodEnd, periodName } from "./period";
import type { BudgetView } from "./schema";

type Row = Omit<BudgetView, "limitMicros" | "spentMicros" | "reservedMicros" | "renewsAt" | "createdAt"> & {
  limitMicros: string;
  spentMicros: string;
  reservedMicros: string;
  renewsAt: Date | null;
  createdAt: Date;
};

/** A person's own, and those of their API keys. */
const OWN = `(budget."scope" = 'user' AND budget."targetId" = $2)`;
const OWN_KEYS = `(budget."scope" = 'key' AND EXISTS (SELECT FROM "ApiKey" key WHERE key."id" = budget."targetId" AND key."userId" = $2))`;
const THIS_KEY = `(budget."scope" = 'key' AND budget."targetId" = $3)`;

const BUDGETS = `
  SELECT budget."id", budget."scope", budget."targetId", budget."period", budget."limitMicros", budget."allowUnknown", budget."createdAt",
    coalesce(kept."spentMicros", 0) AS "spentMicros", coalesce(kept."reservedMicros", 0) AS "reservedMicros",
    ${periodEnd('budget."period"', "now()")} AS "renewsAt"
  FROM "Budget" budget
  LEFT JOIN "BudgetPeriod" kept ON kept."budgetId" = budget."id" AND kept."period" = ${periodName('budget."period"', "now()")}
  WHERE budget."teamId" = $1`;
const ORDER = `ORDER BY budget."scope" <> 'team', budget."scope", budget."targetId", array_position(ARRAY['day', 'month', 'total'], budget."period")`;

const toView = (row: Row): BudgetView => ({
  ...row,
  limitMicros: Number(row.limitMicros),
  spentMicros: Number(row.spentMicros),
  reservedMicros: Number(row.reservedMicros),
  renewsAt: row.renewsAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

/** What every query here is asked with: the actor as $1 to $3, and whether the whole team is theirs to see as $4. */
const asker = (actor: Actor) => [
  actor.teamId,
  actor.userId,
  actor.kind === "key" ? actor.keyId : null,
  managesTeam(actor),
];
const VISIBLE = `($4 OR budget."scope" = 'team' OR ${OWN} OR ${OWN_KEYS} OR ${THIS_KEY})`;

/** The team's own budgets first. `applying`: only those that count what this actor starts. */
export async function listBudgets(actor: Actor, { applying = false } = {}): Promise<BudgetView[]> {
  const applies = `(NOT $5 OR budget."scope" = 'team' OR ${OWN} OR ${THIS_KEY})`;
  const { rows } = await pool().query<Row>(`${BUDGETS} AND ${VISIBLE} AND ${applies} ${ORDER}`, [
    ...asker(actor),
    applying,
  ]);
  return rows.map(toView);
}

/** One budget. */
export async function getBudget(actor: Actor, id: string): Promise<BudgetView> {
  if (!isId(id)) throw notFound("budget");
  const { rows } = await pool().query<Row>(`${BUDGETS} AND ${VISIBLE} AND budget."id" = $5`, [...asker(actor), id]);
  if (!rows[0]) throw notFound("budget");
  return toView(rows[0]);
}
