// Why a budget refuses, in words for people: which one, how much is left, what this costs at most, when it starts anew, and
// who can raise it.
import type pg from "pg";
import { formatRenewal, formatSum } from "@/lib/format";
import { ASKED_NOW, counts, SPENDER, type Spender } from "./applying";
import { periodEnd, periodName } from "./period";

export type Asked = {
  spender: Spender;
  /** What it costs at most, in micros, and how many runs that is for. */
  micros: number;
  runs: number;
  /** Whether the price of a run is unknown. */
  unknown: boolean;
  /** Only these budgets are looked at. */
  among?: string[];
};

/** `reason` holds before and after the press; `advice` says what can be done. */
type Refusal = { reason: string; advice: string };
type Budget = {
  scope: "team" | "user" | "key";
  period: "day" | "month" | "total";
  limit: number;
  spent: number;
  reserved: number;
  allowUnknown: boolean;
  renewsAt: Date | null;
};

const STANDING = `
  SELECT budget."scope", budget."period", budget."limitMicros"::float8 AS limit, budget."allowUnknown",
    coalesce(kept."spentMicros", 0)::float8 AS spent, coalesce(kept."reservedMicros", 0)::float8 AS reserved,
    ${periodEnd('budget."period"', ASKED_NOW)} AS "renewsAt"
  FROM "Budget" budget JOIN ${SPENDER} ON ${counts("spender")}
  LEFT JOIN "BudgetPeriod" kept ON kept."budgetId" = budget."id" AND kept."period" = ${periodName('budget."period"', ASKED_NOW)}
  WHERE $4::uuid[] IS NULL OR budget."id" = ANY($4)`;

const MANAGERS = `
  SELECT person."name", person."id" = $2 AS self FROM "Membership" membership JOIN "User" person ON person."id" = membership."userId"
  WHERE membership."teamId" = $1 AND membership."role" IN ('owner', 'admin') AND person."disabledAt" IS NULL
  ORDER BY self DESC, membership."role" = 'owner' DESC, membership."createdAt" LIMIT 3`;

const whose = { team: "the team's", user: "your", key: "this API key's" };

function nameOf({ scope, period }: Budget): string {
  if (period === "total") return `${whose[scope]} whole budget`;
  return `${whose[scope]} budget for ${period === "day" ? "today" : "this month"}`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What is left is never said to be more than it is, what it costs never less: both may have the same first digits. */
const stepOf = (micros: number): number => (micros >= 100_000 ? 10_000 : micros >= 1000 ? 100 : 1);
const atMost = (micros: number): string => formatSum(Math.ceil(micros / stepOf(micros)) * stepOf(micros));
const atLeast = (micros: number): string => formatSum(Math.floor(micros / stepOf(micros)) * stepOf(micros));

const leftOf = ({ limit, spent, reserved }: Budget): number => limit - spent - reserved;

async function whoCan(client: Pick<pg.PoolClient, "query">, { teamId, userId }: Spender): Promise<string> {
  const { rows } = await client.query<{ name: string; self: boolean }>(MANAGERS, [teamId, userId]);
  if (rows[0]?.self) return "You";
  return rows.length === 0 ? "An owner of the team" : rows.map(({ name }) => name).join(" or ");
}

function reasonOf(budget: Budget, { micros, runs, unknown }: Asked): string {
  const aside = budget.reserved > 0 ? `, with ${formatSum(budget.reserved)} set aside for runs under way` : "";
  const left = leftOf(budget);
  if (left <= 0) return `${capital(nameOf(budget))} of ${formatSum(budget.limit)} is used up${aside}.`;
  const cost = unknown && micros === 0 ? "this has no known price" : `this costs ${atMost(micros)} at most`;
  const costs = runs > 1 ? `these ${runs} cost ${atMost(micros)} at most` : cost;
  return `This would go over ${nameOf(budget)}: ${atLeast(left)} of ${formatSum(budget.limit)} is left${aside}, and ${costs}.`;
}

function adviceOf(budget: Budget, who: string): string {
  const anew = budget.renewsAt
    ? `It starts anew on ${formatRenewal(budget.renewsAt.toISOString())}.`
    : "It does not start anew by itself.";
  return `${anew} ${who} can raise it on the Team page.`;
}

async function find(client: Pick<pg.PoolClient, "query">, asked: Asked): Promise<Refusal | null> {
  const { spender, micros, unknown, among } = asked;
  const { teamId, userId, apiKeyId } = spender;
  const { rows } = await client.query<Budget>(STANDING, [teamId, userId, apiKeyId, among ?? null]);
  const closed = unknown ? rows.find((budget) => !budget.allowUnknown) : undefined;
  if (closed)
    return {
      reason: `This model's price is unknown, and ${nameOf(closed)} admits only what has a price.`,
      advice: `Choose a model with a price. ${await whoCan(client, spender)} can allow unknown prices on the Team page.`,
    };
  const needed = unknown ? micros + 1 : micros;
  const [least] = rows.filter((budget) => leftOf(budget) < needed).sort((a, b) => leftOf(a) - leftOf(b));
  if (!least || needed === 0) return null;
  return { reason: reasonOf(least, asked), advice: adviceOf(least, await whoCan(client, spender)) };
}

/** The sentences for a start that was refused; null when by now nothing stands in its way. */
export async function refusalOf(client: Pick<pg.PoolClient, "query">, asked: Asked): Promise<string | null> {
  const found = await find(client, asked);
  return found && `${found.reason} Nothing was started and nothing was charged. ${found.advice}`;
}

/** The same before anything is started: why it would be refused now; null when it would not. */
export async function refusalBefore(client: Pick<pg.PoolClient, "query">, asked: Asked): Promise<string | null> {
  const found = await find(client, asked);
  return found && `${found.reason} ${found.advice}`;
}
