// Writing runs down: everything is checked, the rows are queued and the money is set aside in one transaction, or nothing is.
import type pg from "pg";
import type { Actor } from "@/lib/access/actor";
import { spenderOf } from "@/lib/costs/applying";
import { reserve } from "@/lib/costs/reserve";
import { pool, transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { faultPoint } from "@/lib/faults";
import { isId, newId } from "@/lib/ids";
import { QUEUE_CHANNEL } from "./channels";
import { bodyHash, type Kept, keepAnswer, keptAnswer, lockKey } from "./idempotency";
import { type Prepared, prepareAll } from "./prepare";
import { readRuns } from "./queries";
import type { GroupKind, RunOrder, RunView } from "./schema";
import { claimWaiting } from "./worker";

const TITLE_LENGTH = 120;

export type Start = { orders: RunOrder[]; groupKind?: GroupKind; idempotencyKey?: string };
export type Started = { groupId: string | null; runs: RunView[] };

const INSERT_RUN = `
  INSERT INTO "Run" ("id", "teamId", "userId", "apiKeyId", "groupId", "connectionId", "task", "model", "modelName", "batch", "title", "input", "params",
    "estimateFrom", "estimateTo", "notices", "sharedWithTeam")
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, team."openToTeam" FROM "Team" team WHERE team."id" = $2`;

async function insertRun(
  client: pg.PoolClient,
  actor: Actor,
  prepared: Prepared,
  groupId: string | null,
  batch: boolean,
): Promise<string> {
  const { order } = prepared;
  const id = newId();
  await client.query(INSERT_RUN, [
    id,
    actor.teamId,
    actor.userId,
    actor.kind === "key" ? actor.keyId : null,
    groupId,
    prepared.connectionId,
    order.task,
    order.model,
    prepared.modelName,
    batch,
    order.input.question.slice(0, TITLE_LENGTH),
    JSON.stringify(order.input),
    JSON.stringify(prepared.params),
    prepared.estimate.costMicros?.from ?? null,
    prepared.estimate.costMicros?.to ?? null,
    JSON.stringify(prepared.notices),
  ]);
  if (prepared.fileIds.length > 0)
    await client.query(`INSERT INTO "RunFile" ("runId", "fileId", "role") SELECT $1, unnest($2::uuid[]), 'image'`, [
      id,
      prepared.fileIds,
    ]);
  if (order.from)
    await client.query(`INSERT INTO "RunLink" ("fromId", "toId", "kind") VALUES ($1, $2, $3)`, [
      order.from.runId,
      id,
      order.from.kind,
    ]);
  return id;
}

async function ownGroup(client: pg.PoolClient, actor: Actor, start: Start): Promise<string | null> {
  if (start.groupKind) {
    const id = newId();
    await client.query(`INSERT INTO "RunGroup" ("id", "teamId", "userId", "kind") VALUES ($1, $2, $3, $4)`, [
      id,
      actor.teamId,
      actor.userId,
      start.groupKind,
    ]);
    return id;
  }
  const wanted = start.orders[0]?.groupId;
  if (!wanted) return null;
  const { rowCount } = await client.query(
    `SELECT 1 FROM "RunGroup" WHERE "id" = $1 AND "teamId" = $2 AND "userId" = $3`,
    [isId(wanted) ? wanted : null, actor.teamId, actor.userId],
  );
  if (!rowCount) throw notFound("group");
  return wanted;
}

async function writeDown(
  client: pg.PoolClient,
  actor: Actor,
  start: Start,
  prepared: Prepared[],
): Promise<Kept["answer"]> {
  const hash = bodyHash(start);
  if (start.idempotencyKey) {
    await lockKey(client, actor, start.idempotencyKey);
    const kept = await keptAnswer(client, actor, start.idempotencyKey, hash);
    if (kept) return kept;
  }
  const groupId = await ownGroup(client, actor, start);
  const runIds: string[] = [];
  for (const one of prepared) runIds.push(await insertRun(client, actor, one, groupId, start.groupKind === "batch"));
  faultPoint("K2");
  if (start.idempotencyKey)
    await keepAnswer(client, actor, start.idempotencyKey, { bodyHash: hash, answer: { groupId, runIds } });
  await client.query("SELECT pg_notify($1, '')", [QUEUE_CHANNEL]);
  // Last, so that the budgets' rows are locked for as short as possible.
  await reserve(client, {
    ...spenderOf(actor),
    runs: prepared.map((one, index) => ({ id: runIds[index] ?? "", estimateTo: one.estimate.costMicros?.to ?? null })),
  });
  faultPoint("K4");
  return { groupId, runIds };
}

/** A repeated request is answered without a second look: its model or files may be gone by now. */
async function startedBefore(actor: Actor, start: Start): Promise<Kept["answer"] | undefined> {
  return start.idempotencyKey ? keptAnswer(pool(), actor, start.idempotencyKey, bodyHash(start)) : undefined;
}

/** What follows an answer needs it: without it the model would be asked as if nothing had been said. */
async function refuseUnanswered(orders: RunOrder[]): Promise<void> {
  const earlier = orders.flatMap(({ from }) => (from?.kind === "follow-up" ? [from.runId] : []));
  if (earlier.length === 0) return;
  const { rowCount } = await pool().query(
    `SELECT 1 FROM "Run" WHERE "id" = ANY($1) AND "status" IN ('queued', 'running') LIMIT 1`,
    [earlier],
  );
  if (rowCount)
    throw new AppError(
      "conflict",
      "The question before this one is still being answered. Nothing was started; ask again when its answer is there, or stop it.",
      { field: "from.runId", retryable: true },
    );
}

async function startNow(actor: Actor, start: Start): Promise<Kept["answer"]> {
  const prepared = await prepareAll(actor, start.orders);
  await refuseUnanswered(start.orders);
  return transaction((client) => writeDown(client, actor, start, prepared));
}

/**
 * Starts runs and answers with them as they stand. All or none: an order that can't be had (model, files, budget) throws
 * and nothing is written. The same key with the same orders answers what it answered the first time.
 */
export async function startRuns(actor: Actor, start: Start): Promise<Started> {
  faultPoint("K1");
  const { groupId, runIds } = (await startedBefore(actor, start)) ?? (await startNow(actor, start));
  claimWaiting();
  return { groupId, runs: await readRuns(runIds) };
}
