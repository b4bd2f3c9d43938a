// Writing runs down: all or nothing, once per key, and nothing of anybody else's.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { newMember, newPicture, newPlace, only, ownDatabase, question, rowOf } from "@/stand-ins/ground";
import { conversation } from "./conversation";
import { estimateOrder } from "./prepare";
import { type Start, startRuns } from "./start-runs";

let leave: () => Promise<void>;
let ada: Member;
let model: string;
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());
beforeEach(async () => {
  ada = await newMember();
  model = `${(await newPlace(ada.teamId)).slug}/gpt-4o`;
});

const start = (orders: Start["orders"], more: Partial<Start> = {}) => startRuns(ada, { orders, ...more });
const count = async (table: string) =>
  (await pool().query(`SELECT 1 FROM "${table}" WHERE "teamId" = $1`, [ada.teamId])).rowCount;

async function budget(limitMicros: number): Promise<void> {
  await pool().query(
    `INSERT INTO "Budget" ("id", "teamId", "scope", "period", "limitMicros") VALUES ($1, $2, 'team', 'total', $3)`,
    [newId(), ada.teamId, limitMicros],
  );
}

/** Says that a run was answered, as its worker would. */
const answer = (id: string, text: string) =>
  pool().query(`UPDATE "Run" SET "status" = 'done', "output" = $2 WHERE "id" = $1`, [id, JSON.stringify({ text })]);

test("runs wait with their estimate, their files and their place in a conversation", async () => {
  const picture = await newPicture(ada);
  const { runs } = await start([question(model, { input: { question: "What?", imageIds: [picture] } })]);
  const run = only(runs);
  expect(run).toMatchObject({ status: "queued", title: "What?", files: [{ fileId: picture, role: "image" }] });
  await answer(run.id, "That.");
  const [next] = (await start([question(model, { from: { runId: run.id, kind: "follow-up" } })])).runs;
  expect(next?.from).toEqual({ runId: run.id, kind: "follow-up" });
  expect(next?.estimate.costMicros?.to).toBeGreaterThan(0);
});

test("a group with one order that can't be had starts nothing at all", async () => {
  const wrong = question("nowhere/gpt-4o");
  await expect(start([question(model), wrong], { groupKind: "set" })).rejects.toThrow("There is no model");
  expect([await count("Run"), await count("RunGroup")]).toEqual([0, 0]);
});

test("a group that goes over the budget as a whole starts nothing at all, and reserves nothing", async () => {
  const { costMicros } = await estimateOrder(ada, question(model));
  await budget((costMicros?.to ?? 0) * 2);
  const three = [1, 2, 3].map(() => question(model, {}, "The same length"));
  await expect(start(three, { groupKind: "compare" })).rejects.toMatchObject({ code: "over_budget" });
  expect([await count("Run"), await count("RunGroup")]).toEqual([0, 0]);
  expect((await start(three.slice(0, 2))).runs).toHaveLength(2);
});

test("the same key with the same request is answered as the first time, whatever the order of its words", async () => {
  const order = question(model, { params: { temperature: 0.5, maxOutputTokens: 100 } });
  const turned = { ...order, params: { maxOutputTokens: 100, temperature: 0.5 } };
  const first = await start([order], { idempotencyKey: "k" });
  const second = await start([turned], { idempotencyKey: "k" });
  expect(second.runs.map(({ id }) => id)).toEqual(first.runs.map(({ id }) => id));
  expect(await count("Run")).toBe(1);
});

test("the same key with another request is a conflict and starts nothing", async () => {
  await start([question(model)], { idempotencyKey: "k" });
  await expect(start([question(model)], { idempotencyKey: "k" })).rejects.toMatchObject({ code: "conflict" });
  expect(await count("Run")).toBe(1);
});

test("fifty requests with one key at once start one run and reserve once", async () => {
  await budget(1_000_000_000);
  const order = question(model);
  const all = await Promise.all(Array.from({ length: 50 }, () => start([order], { idempotencyKey: "k" })));
  expect(new Set(all.map(({ runs }) => only(runs).id)).size).toBe(1);
  expect(await count("Run")).toBe(1);
  const kept = await pool().query(
    `SELECT "reservedMicros"::int AS reserved FROM "BudgetPeriod" JOIN "Budget" ON "id" = "budgetId" WHERE "teamId" = $1`,
    [ada.teamId],
  );
  expect(kept.rows).toEqual([{ reserved: only(all[0]?.runs ?? []).estimate.costMicros?.to }]);
});

test("a key belongs to who sends it: a teammate's same key is another request", async () => {
  const order = question(model);
  const bo = await newMember(ada.teamId);
  const mine = await start([order], { idempotencyKey: "k" });
  const theirs = await startRuns(bo, { orders: [order], idempotencyKey: "k" });
  expect(only(theirs.runs).id).not.toBe(only(mine.runs).id);
});

test("a repeated request is answered even when what it asked for is gone by now", async () => {
  const picture = await newPicture(ada);
  const order = question(model, { input: { question: "What?", imageIds: [picture] } });
  const first = await start([order], { idempotencyKey: "k" });
  await pool().query(`UPDATE "Connection" SET "deletedAt" = now() WHERE "teamId" = $1`, [ada.teamId]);
  expect(only((await start([order], { idempotencyKey: "k" })).runs).id).toBe(only(first.runs).id);
});

test("files, runs, groups and connections of others are answered like ones that never were", async () => {
  const other = await newMember();
  const theirs = await newPicture(other);
  const place = await newPlace(other.teamId);
  const run = only((await startRuns(other, { orders: [question(`${place.slug}/gpt-4o`)], groupKind: "set" })).runs);
  const failing = async (more: Partial<Start["orders"][0]>) =>
    start([question(model, more)]).then(
      () => "started",
      (error: Error) => error.message,
    );
  const asking = (imageIds: string[]) => failing({ input: { question: "What?", imageIds } });
  expect(await asking([theirs])).toBe(await asking([newId()]));
  const from = (runId: string) => failing({ from: { runId, kind: "follow-up" } });
  expect(await from(run.id)).toBe(await from(newId()));
  expect(await failing({ groupId: run.groupId ?? "" })).toBe(await failing({ groupId: newId() }));
  expect(await failing({ model: `${place.slug}/gpt-4o` })).toContain("There is no model");
  expect(await asking([theirs])).toBe("There is no such file.");
  expect(await count("Run")).toBe(0);
});

test("what a model does not know is left out and said; what it knows but can't take is refused", async () => {
  const run = only((await start([question(model, { params: { wobble: 1, temperature: 0.2 } })])).runs);
  expect(run).toMatchObject({
    params: { temperature: 0.2 },
    notices: ["wobble is not supported by this model and was left out"],
  });
  await expect(start([question(model, { params: { temperature: 3 } })])).rejects.toMatchObject({
    code: "invalid",
    message: "Temperature is 2 or less.",
    field: "params.temperature",
  });
  await expect(start([question(model, { params: { maxOutputTokens: "many" } })])).rejects.toThrow("is a number");
});

test("a follow-up is estimated with the conversation it goes on with, a question of its own is not", async () => {
  const picture = await newPicture(ada, { width: 2000, height: 2000 });
  const first = only((await start([question(model, { input: { question: "What?", imageIds: [picture] } })])).runs);
  await answer(first.id, "A long answer. ".repeat(100));
  const alone = await estimateOrder(ada, question(model));
  const after = await estimateOrder(ada, question(model, { from: { runId: first.id, kind: "follow-up" } }));
  const reused = await estimateOrder(ada, question(model, { from: { runId: first.id, kind: "reuse" } }));
  expect(after.tokens).toBeGreaterThan(alone.tokens + 375 + 700);
  expect(reused.tokens).toBe(alone.tokens);
});

test("a follow-up waits for the answer before it: until then it is a conflict, with a price all the same", async () => {
  const first = only((await start([question(model)])).runs);
  const next = question(model, { from: { runId: first.id, kind: "follow-up" } });
  await expect(start([next])).rejects.toMatchObject({ code: "conflict", field: "from.runId" });
  expect((await estimateOrder(ada, next)).tokens).toBeGreaterThan(0);
  expect((await start([question(model, { from: { runId: first.id, kind: "reuse" } })])).runs).toHaveLength(1);
  await answer(first.id, "That.");
  expect((await start([next])).runs).toHaveLength(1);
});

test("a conversation that a teammate shared begins where the sharing does", async () => {
  const bo = await newMember(ada.teamId);
  const secret = only((await start([question(model, {}, "The secret?")])).runs);
  await answer(secret.id, "It is 7.");
  const shared = only((await start([question(model, { from: { runId: secret.id, kind: "follow-up" } }, "And?")])).runs);
  await answer(shared.id, "That is all.");
  await pool().query(`UPDATE "Run" SET "sharedWithTeam" = true WHERE "id" = $1`, [shared.id]);
  const next = { runId: shared.id, kind: "follow-up" as const };
  expect((await startRuns(bo, { orders: [question(model, { from: next })] })).runs).toHaveLength(1);
  expect((await conversation(bo, shared.id)).map(({ question: asked }) => asked)).toEqual(["And?"]);
  expect((await conversation(ada, shared.id)).map(({ question: asked }) => asked)).toEqual(["The secret?", "And?"]);
});

test("a batch waits behind people, and says so in its row", async () => {
  const { groupId, runs } = await start([question(model), question(model)], { groupKind: "batch" });
  expect(new Set(runs.map((run) => run.groupId))).toEqual(new Set([groupId]));
  for (const { id } of runs) expect(await rowOf(id)).toMatchObject({ batch: true });
});
