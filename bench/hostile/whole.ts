// Bad answers of providers through the whole studio: every run ends once, with words and numbers that can be kept.
import { setTimeout as wait } from "node:timers/promises";
import { pool } from "@/lib/db/client";
import { call } from "@/server/testing/call";
import { faultsOfStudio, type Ground, newcomer } from "./ground";
import type { Protocol } from "./stream-frames";
import type { Plan } from "./stream-plans";
import { count, inLanes, newTally, type Tally } from "./tally";

const LANES = 8;
const STUCK_MS = 90_000;
const LOOK_MS = 100;
const TURNED_AWAY = [429, 529];

const models: Record<Protocol, (plan: Plan) => string> = {
  openai: () => "openai/gpt-4o",
  anthropic: () => "anthropic/claude-opus-4-8",
  replicate: ({ number }) => `replicate/fuzz/plan-${number}`,
};

type Kept = {
  status: string;
  output: { text?: string } | null;
  usage: Record<string, number> | null;
  cost: string | null;
  error: { message?: string } | null;
  ends: number;
  lines: number;
};

async function ended(id: string): Promise<Kept | undefined> {
  const until = Date.now() + STUCK_MS;
  for (;;) {
    const { rows } = await pool().query<Kept>(
      `SELECT "status", "output", "usage", "costMicros"::text AS cost, "error",
         (SELECT count(*)::int FROM "RunEvent" WHERE "runId" = run."id" AND "type" IN ('done', 'failed', 'cancelled', 'interrupted')) AS ends,
         (SELECT count(*)::int FROM "LedgerEntry" WHERE "runId" = run."id") AS lines
       FROM "Run" run WHERE "id" = $1`,
      [id],
    );
    const kept = rows[0];
    if (kept && !["queued", "running"].includes(kept.status)) return kept;
    if (Date.now() > until) return undefined;
    await wait(LOOK_MS);
  }
}

function faultsOfKept({ status, usage, cost, ends, lines, output, error }: Kept): string[] {
  const odd = Object.values(usage ?? {}).filter((amount) => !Number.isFinite(amount) || amount < 0);
  return [
    ...(ends === 1 ? [] : [`it has ${ends} ends`]),
    ...(lines <= 1 ? [] : [`it has ${lines} lines in the ledger`]),
    ...odd.map((amount) => `it metered ${amount}`),
    ...(cost === null || /^\d{1,12}$/.test(cost) ? [] : [`it cost ${cost}`]),
    ...(status === "done" && output === null ? ["it is done, but nothing came out"] : []),
    ...(status === "failed" && !/\S\.$/.test(error?.message ?? "")
      ? [`it failed without a sentence: ${error?.message}`]
      : []),
  ];
}

/** Asks for every plan; those that turn a studio away are left out, because it then keeps away for a while. */
export async function tryWhole(ground: Ground, plans: Plan[]): Promise<Tally> {
  const tally = newTally("runs");
  const asked = plans.filter(({ answers }) => answers.every(({ status }) => !TURNED_AWAY.includes(status)));
  const { key } = await newcomer();
  await inLanes(asked, LANES, async (plan) => {
    const order = { task: "ask", model: models[plan.protocol](plan), input: { question: `plan-${plan.number}` } };
    const { status, body, text } = await call(ground.studio, { key }, "POST /api/v1/runs", { body: order });
    if (status !== 201) return count(tally, plan.about, [`it was not begun: ${text}`]);
    const kept = await ended(body.id);
    const shown = await call(ground.studio, { key }, `GET /api/v1/runs/${body.id}`);
    const faults = kept ? faultsOfKept(kept) : [`it had no end after ${STUCK_MS} ms`];
    count(tally, plan.about, [
      ...faults,
      ...(shown.status === 200 ? [] : [`it can't be shown: ${shown.text}`]),
      ...faultsOfStudio(ground, shown.text),
    ]);
  });
  return tally;
}
