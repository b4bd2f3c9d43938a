// Budgets: who sets and sees them, what they count when they begin in the middle, and what they say when they refuse.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { KeyHolder, Member } from "@/lib/access/actor";
import { createApiKey } from "@/lib/accounts/api-keys";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { endRun } from "@/lib/runs/end-run";
import { estimateOrder } from "@/lib/runs/prepare";
import { startRuns } from "@/lib/runs/start-runs";
import { newMember, newPlace, only, ownDatabase, question } from "@/stand-ins/ground";
import { getBudget, listBudgets } from "./budget-queries";
import { changeBudget, createBudget, removeBudget } from "./change-budgets";
import type { NewBudget } from "./schema";

const DOLLAR = 1_000_000;

let leave: () => Promise<void>;
let ada: Member;
let bo: Member;
let place: { slug: string };
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());
beforeEach(async () => {
  ada = await newMember();
  bo = { ...(await newMember(ada.teamId)), role: "member" };
  await pool().query(`UPDATE "Membership" SET "role" = 'member' WHERE "userId" = $1`, [bo.userId]);
  await pool().query(`UPDATE "User" SET "name" = 'Bo' WHERE "id" = $1`, [bo.userId]);
  place = await newPlace(ada.teamId);
});

const wanted = (more: Partial<NewBudget> = {}): NewBudget => ({
  ...{ scope: "team", period: "month", limitMicros: DOLLAR, allowUnknown: false },
  ...more,
});
const forBo = (more: Partial<NewBudget> = {}) => wanted({ scope: "user", targetId: bo.userId, ...more });
const priced = (text = "What?") => question(`${place.slug}/gpt-4o`, {}, text);
const start = async (actor: Member, order = priced()) => only((await startRuns(actor, { orders: [order] })).runs);
const most = async (actor: Member) => (await estimateOrder(actor, priced())).costMicros?.to ?? 0;

/** Ends a run that waits as its worker would. `micros` null: nobody knows what it cost. */
const end = (actor: Member, runId: string, micros: number | null, charged = true) =>
  endRun({ runId, userId: actor.userId, teamId: actor.teamId }, 0, {
    ...{ status: "done", output: null, usage: null, price: null, error: null, notices: null },
    ...{ costMicros: micros, charged },
  });
const refusal = (trying: Promise<unknown>): Promise<{ code: string; message: string }> =>
  trying.then(
    () => ({ code: "started", message: "" }),
    (error: { code: string; message: string }) => error,
  );

test("a budget that begins in the middle counts what was spent before and what runs under way have in hand", async () => {
  await end(ada, (await start(ada)).id, 1234);
  await end(ada, (await start(ada)).id, null);
  await end(bo, (await start(bo)).id, 5000);
  await end(bo, (await start(bo)).id, 0, false);
  const waiting = await start(bo);
  const inHand = await most(bo);
  const team = await createBudget(ada, wanted());
  expect(team).toMatchObject({ spentMicros: 6234 + inHand, reservedMicros: inHand });
  const his = await createBudget(ada, forBo({ period: "day" }));
  expect(his).toMatchObject({ spentMicros: 5000, reservedMicros: inHand });
  await end(bo, waiting.id, 700);
  expect(await getBudget(ada, his.id)).toMatchObject({ spentMicros: 5700, reservedMicros: 0 });
  expect(await getBudget(ada, team.id)).toMatchObject({ spentMicros: 6934 + inHand, reservedMicros: 0 });
});

test("what was asked in an earlier period does not count in this one, nor does its late end", async () => {
  const before = await start(ada);
  const late = await start(ada);
  await pool().query(`UPDATE "Run" SET "createdAt" = now() - interval '40 days' WHERE "id" = ANY($1)`, [
    [before.id, late.id],
  ]);
  await end(ada, before.id, 1000);
  const month = await createBudget(ada, wanted());
  const total = await createBudget(ada, wanted({ period: "total" }));
  await end(ada, late.id, 500);
  expect(await getBudget(ada, month.id)).toMatchObject({ spentMicros: 0, reservedMicros: 0 });
  expect(await getBudget(ada, total.id)).toMatchObject({ spentMicros: 1500, reservedMicros: 0, renewsAt: null });
});

test("days and months begin anew at midnight in UTC", async () => {
  const day = await createBudget(ada, wanted({ period: "day" }));
  const month = await createBudget(ada, wanted());
  const now = new Date();
  const at = (date: number) => new Date(date).toISOString();
  const [year, monthNow] = [now.getUTCFullYear(), now.getUTCMonth()];
  expect(day.renewsAt).toBe(at(Date.UTC(year, monthNow, now.getUTCDate() + 1)));
  expect(month.renewsAt).toBe(at(Date.UTC(year, monthNow + 1, 1)));
});

test("one budget for each whom and period: a second is a conflict in words", async () => {
  await createBudget(ada, wanted());
  await createBudget(ada, wanted({ period: "day" }));
  await createBudget(ada, forBo());
  await expect(createBudget(ada, wanted())).rejects.toMatchObject({
    code: "conflict",
    message: "The team has a budget for a month already. Change that one.",
  });
  await expect(createBudget(ada, forBo())).rejects.toMatchObject({ code: "conflict" });
  const both = await Promise.allSettled([1, 2].map(() => createBudget(ada, wanted({ period: "total" }))));
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("members see what counts for them and change nothing; other people's budgets do not exist for them", async () => {
  const team = await createBudget(ada, wanted());
  const his = await createBudget(ada, forBo());
  const hers = await createBudget(ada, wanted({ scope: "user", targetId: ada.userId }));
  expect((await listBudgets(bo)).map(({ id }) => id)).toEqual([team.id, his.id]);
  expect((await listBudgets(ada)).map(({ id }) => id).toSorted()).toEqual([team.id, his.id, hers.id].toSorted());
  expect((await listBudgets(ada, { applying: true })).map(({ id }) => id)).toEqual([team.id, hers.id]);
  await expect(createBudget(bo, wanted({ period: "day" }))).rejects.toMatchObject({ code: "forbidden" });
  await expect(changeBudget(bo, his.id, { limitMicros: 2 * DOLLAR })).rejects.toMatchObject({ code: "forbidden" });
  await expect(removeBudget(bo, team.id)).rejects.toMatchObject({ code: "forbidden" });
  for (const id of [hers.id, newId(), "nonsense"])
    for (const tried of [getBudget, (actor: Member) => changeBudget(actor, id, {}), removeBudget])
      await expect(tried(bo, id)).rejects.toMatchObject({ code: "not_found", message: "There is no such budget." });
  const stranger = await newMember();
  await expect(getBudget(stranger, team.id)).rejects.toMatchObject({ code: "not_found" });
  for (const targetId of [stranger.userId, newId(), "nonsense"])
    await expect(createBudget(ada, wanted({ scope: "user", targetId }))).rejects.toMatchObject({ code: "not_found" });
});

test("a key's budget counts what is asked with that key, and its holder sees it", async () => {
  const made = await createApiKey(bo, { name: "night", scopes: ["read", "run"] });
  const key: KeyHolder = { ...bo, kind: "key", keyId: made.id, scopes: ["read", "run"] };
  const budget = await createBudget(
    ada,
    wanted({ scope: "key", targetId: made.id, limitMicros: (await most(bo)) + 1 }),
  );
  expect((await listBudgets(key, { applying: true })).map(({ id }) => id)).toEqual([budget.id]);
  expect((await listBudgets(bo)).map(({ id }) => id)).toEqual([budget.id]);
  expect(await listBudgets(bo, { applying: true })).toEqual([]);
  await startRuns(key, { orders: [priced()] });
  const { code, message } = await refusal(startRuns(key, { orders: [priced()] }));
  expect([code, message]).toEqual(["over_budget", expect.stringContaining("this API key's budget for this month")]);
  expect(await start(bo)).toMatchObject({ status: "queued" });
});

test("a refusal says which budget, what is left, what this costs at most, when it starts anew and who can raise it", async () => {
  const limitMicros = (await most(bo)) * 3 + 10;
  await createBudget(ada, wanted({ period: "day", limitMicros: 20 * DOLLAR }));
  const budget = await createBudget(ada, forBo({ period: "day", limitMicros }));
  await end(bo, (await start(bo)).id, limitMicros - 5000);
  const { code, message } = await refusal(start(bo));
  expect(code).toBe("over_budget");
  expect(message).toMatch(
    /^This would go over your budget for today: \$0\.005 of \$0\.12 is left, and this costs \$0\.0\d+ at most\. Nothing was started and nothing was charged\. It starts anew on \d+ \w+, 00:00 UTC\. Ada can raise it on the Team page\.$/,
  );
  expect((await estimateOrder(bo, priced())).overBudget).toBe(
    message.replace("Nothing was started and nothing was charged. ", ""),
  );
  expect((await estimateOrder(ada, priced())).overBudget).toBeNull();
  await changeBudget(ada, budget.id, { limitMicros: DOLLAR });
  expect((await estimateOrder(bo, priced())).overBudget).toBeNull();
  expect(await start(bo)).toMatchObject({ status: "queued" });
});

test("several that are started together are refused together, with what they cost together", async () => {
  const each = await most(ada);
  await createBudget(ada, wanted({ limitMicros: each * 2 }));
  const orders = [1, 2, 3].map(() => priced());
  const { message } = await refusal(startRuns(ada, { orders, groupKind: "set" }));
  expect(message).toMatch(
    /^This would go over the team's budget for this month: \$0\.0\d+ of \$0\.0\d+ is left, and these 3 cost \$0\.1\d at most\./,
  );
  expect((await startRuns(ada, { orders: orders.slice(1), groupKind: "set" })).runs).toHaveLength(2);
});

test("a bill above what was set aside is kept, and blocks what comes after it", async () => {
  const budget = await createBudget(ada, wanted({ limitMicros: DOLLAR }));
  await end(ada, (await start(ada)).id, 3 * DOLLAR);
  expect(await getBudget(ada, budget.id)).toMatchObject({ spentMicros: 3 * DOLLAR, reservedMicros: 0 });
  const { message } = await refusal(start(ada));
  expect(message).toMatch(
    /^The team's budget for this month of \$1\.00 is used up\. .* You can raise it on the Team page\.$/,
  );
});

test("a price that nobody knows is refused, unless the budget allows it: then it counts nothing until its cost is known", async () => {
  const { slug } = await newPlace(ada.teamId, { provider: "compatible" });
  const unpriced = () => question(`${slug}/anything`);
  const budget = await createBudget(ada, wanted());
  const { code, message } = await refusal(start(ada, unpriced()));
  expect([code, message]).toEqual(["over_budget", expect.stringContaining("price is unknown")]);
  expect(message).toContain("Nothing was started and nothing was charged. Choose a model with a price.");
  await changeBudget(ada, budget.id, { allowUnknown: true });
  const run = await start(ada, unpriced());
  expect(await getBudget(ada, budget.id)).toMatchObject({ spentMicros: 0, reservedMicros: 0 });
  await end(ada, run.id, 4000);
  await end(ada, (await start(ada, unpriced())).id, null);
  expect(await getBudget(ada, budget.id)).toMatchObject({ spentMicros: 4000, reservedMicros: 0 });
  await end(ada, (await start(ada)).id, DOLLAR);
  expect(await refusal(start(ada, unpriced()))).toMatchObject({ code: "over_budget" });
});

test("what is free goes on when a budget is used up", async () => {
  const { slug } = await newPlace(ada.teamId, { provider: "local" });
  await createBudget(ada, wanted());
  await end(ada, (await start(ada)).id, 2 * DOLLAR);
  expect(await start(ada, question(`${slug}/reader`))).toMatchObject({ status: "queued" });
});

test("a removed budget counts nothing any more, and runs that it counted end all the same", async () => {
  const budget = await createBudget(ada, wanted());
  const run = await start(ada);
  await removeBudget(ada, budget.id);
  await expect(getBudget(ada, budget.id)).rejects.toMatchObject({ code: "not_found" });
  expect(await end(ada, run.id, 700)).toMatchObject({ status: "done", costMicros: 700 });
  expect(await createBudget(ada, wanted())).toMatchObject({ spentMicros: 700, reservedMicros: 0 });
  const { rows } = await pool().query(
    `SELECT "action", "details" FROM "AuditEntry" WHERE "teamId" = $1 AND "action" LIKE 'budget.%' ORDER BY "id"`,
    [ada.teamId],
  );
  expect(rows.map(({ action }) => action)).toEqual(["budget.set", "budget.removed", "budget.set"]);
  expect(rows[0]?.details).toEqual({ scope: "team", period: "month", limit: "$1.00" });
});

test("a run that is gone from the bin still counts where it was asked", async () => {
  const run = await start(bo);
  await end(bo, run.id, 900);
  await pool().query(`DELETE FROM "Run" WHERE "id" = $1`, [run.id]);
  expect(await createBudget(ada, forBo())).toMatchObject({ spentMicros: 900 });
});
