// Money under races: what starts and ends at the same moment, and budgets that begin meanwhile, never part from the ledger.
// `npm run check:races` runs 20 rounds of it.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor, Member } from "@/lib/access/actor";
import { createApiKey } from "@/lib/accounts/api-keys";
import { changeBudget, createBudget, removeBudget } from "@/lib/costs/change-budgets";
import type { NewBudget } from "@/lib/costs/schema";
import { pool } from "@/lib/db/client";
import { newMember, newPlace, only, ownDatabase, question } from "@/stand-ins/ground";
import { endRun } from "./end-run";
import { estimateOrder } from "./prepare";
import { startRuns } from "./start-runs";

const ROUNDS = Number(process.env.RACE_ROUNDS ?? 2);
const ROUND_MS = 30_000;
const AT_ONCE = 100;
const ROOM = 10;
/** Starting and ending beside each other, more than there are connections to the database. */
const WORKERS = 12;
const ROOMY = 1_000_000_000;

let leave: () => Promise<void>;
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());

type Studio = { ada: Member; people: Actor[]; keyId: string; estimate: number; start(actor: Actor): Promise<string> };

/** A team of two with a priced model; one of them has a key. */
async function newStudio(): Promise<Studio> {
  const ada = await newMember();
  const bo: Member = { ...(await newMember(ada.teamId)), role: "member" };
  const { id: keyId } = await createApiKey(bo, { name: "night", scopes: ["run"] });
  const key: Actor = { ...bo, kind: "key", keyId, scopes: ["run"] };
  const order = question(`${(await newPlace(ada.teamId)).slug}/gpt-4o`);
  const { costMicros } = await estimateOrder(ada, order);
  return {
    ...{ ada, people: [ada, bo, key], keyId, estimate: costMicros?.to ?? 0 },
    start: async (actor) => only((await startRuns(actor, { orders: [order] })).runs).id,
  };
}

const budgets = ({ ada, people, keyId }: Studio, limits: { team: number; each: number }): NewBudget[] => [
  { scope: "team", period: "total", limitMicros: limits.team, allowUnknown: false },
  { scope: "team", period: "day", limitMicros: limits.team, allowUnknown: false },
  { scope: "user", targetId: ada.userId, period: "month", limitMicros: limits.each, allowUnknown: false },
  { scope: "user", targetId: people[1]?.userId, period: "month", limitMicros: limits.each, allowUnknown: false },
  { scope: "key", targetId: keyId, period: "day", limitMicros: limits.each, allowUnknown: false },
];

/** Ends a run as its worker would: with a bill below or above what was set aside, without one, or before it was asked. */
async function end({ ada, estimate }: Studio, runId: string, turn: number): Promise<void> {
  const bills = [estimate - 17, 3, null, estimate * 2, 0];
  const costMicros = bills[turn % bills.length] ?? null;
  const run = await endRun({ runId, userId: ada.userId, teamId: ada.teamId }, 0, {
    ...{ status: "done", output: null, usage: null, price: null, error: null, notices: null },
    ...{ costMicros, charged: turn % bills.length !== 4 },
  });
  expect(run?.status).toBe("done");
}

/** Starts as many at once as are wanted, by everybody in turn; the ids of those that were admitted. */
async function startAtOnce({ people, start }: Studio): Promise<string[]> {
  const actors = Array.from({ length: AT_ONCE }, (_, at) => people[at % people.length] as Actor);
  const tried = await Promise.allSettled(actors.map(start));
  const refused = tried.flatMap((one) => (one.status === "rejected" ? [one.reason.code ?? String(one.reason)] : []));
  expect(refused).toEqual(refused.map(() => "over_budget"));
  return tried.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

/** Every budget as it is kept beside what its runs, added up anew, say of it. */
const COMPARED = `
  SELECT budget."scope", budget."period", kept."spentMicros"::int AS spent, kept."reservedMicros"::int AS reserved,
    coalesce(sum(coalesce(entry."micros", run."estimateTo")) FILTER (WHERE entry."id" IS NOT NULL), 0)::int AS ledger,
    coalesce(sum(run."estimateTo") FILTER (WHERE run."status" = 'queued'), 0)::int AS "inHand"
  FROM "Budget" budget JOIN "BudgetPeriod" kept ON kept."budgetId" = budget."id"
  LEFT JOIN "Run" run ON run."teamId" = budget."teamId"
    AND (budget."targetId" IS NULL OR budget."targetId" = CASE budget."scope" WHEN 'user' THEN run."userId" ELSE run."apiKeyId" END)
  LEFT JOIN "LedgerEntry" entry ON entry."runId" = run."id"
  WHERE budget."teamId" = $1 GROUP BY budget."id", kept."spentMicros", kept."reservedMicros"`;

async function expectNoDifference({ ada }: Studio, inHand: "some" | "none"): Promise<void> {
  const { rows } = await pool().query(COMPARED, [ada.teamId]);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toEqual({ ...row, spent: row.ledger, reserved: row.inHand });
  expect(Math.max(...rows.map(({ reserved }) => reserved)) > 0).toBe(inHand === "some");
  const { rows: left } = await pool().query(
    `SELECT 1 FROM "RunReservation" kept JOIN "Run" run ON run."id" = kept."runId" WHERE run."teamId" = $1 AND run."status" <> 'queued'`,
    [ada.teamId],
  );
  expect(left).toEqual([]);
}

test(
  "a hundred at once by several people against room for ten admit exactly ten, over all their budgets, without deadlock",
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const studio = await newStudio();
      const room = studio.estimate * ROOM + (round % 3) * (studio.estimate - 1) * 0.5;
      const tight = { team: Math.floor(room), each: Math.floor(room) };
      const apart = { team: ROOMY, each: Math.floor(room) };
      // In every other round the person of the key shares one budget with it, and the team has room for both.
      const limits = round % 2 === 0 ? tight : apart;
      for (const budget of budgets(studio, limits)) await createBudget(studio.ada, budget);
      const admitted = await startAtOnce(studio);
      expect(admitted).toHaveLength(round % 2 === 0 ? ROOM : ROOM * 2);
      await expectNoDifference(studio, "some");
      await Promise.all(admitted.map((id, at) => end(studio, id, at)));
      await expectNoDifference(studio, "none");
    }
  },
  ROUNDS * ROUND_MS,
);

/** Everybody's budgets for every period, each set, changed, removed and set again. */
async function setBudgets({ ada, people, keyId }: Studio): Promise<void> {
  const targets: Pick<NewBudget, "scope" | "targetId">[] = [
    { scope: "team" },
    { scope: "user", targetId: ada.userId },
    { scope: "user", targetId: people[1]?.userId },
    { scope: "key", targetId: keyId },
  ];
  for (const target of targets)
    for (const period of ["day", "month", "total"] as const) {
      const wanted = { ...target, period, limitMicros: ROOMY, allowUnknown: false };
      await removeBudget(ada, (await createBudget(ada, wanted)).id);
      const { id } = await createBudget(ada, wanted);
      await changeBudget(ada, id, { limitMicros: ROOMY + 1 });
    }
}

test(
  "budgets that begin, change and go while a hundred runs and more start and end agree with the ledger to the micro",
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const studio = await newStudio();
      const waiting: string[] = [];
      let started = 0;
      let set = false;
      const work = async (worker: number) => {
        while (started < AT_ONCE || !set) {
          const turn = started++;
          const id = await studio.start(studio.people[(worker + turn) % 3] as Actor);
          if (turn % 10 === 9) waiting.push(id);
          else await end(studio, id, turn);
        }
      };
      const setting = setBudgets(studio).then(() => {
        set = true;
      });
      await Promise.all([setting, ...Array.from({ length: WORKERS }, (_, worker) => work(worker))]);
      await expectNoDifference(studio, "some");
      await Promise.all(waiting.map((id, at) => end(studio, id, at)));
      await expectNoDifference(studio, "none");
    }
  },
  ROUNDS * ROUND_MS,
);
