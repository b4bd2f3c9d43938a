// Checking an order before anything is written: its model, its files, its parameters, and what it will cost.
import type { Actor } from "@/lib/access/actor";
import { spenderOf } from "@/lib/costs/applying";
import { type Estimate, estimate } from "@/lib/costs/estimate";
import { refusalBefore } from "@/lib/costs/refusal";
import { pool } from "@/lib/db/client";
import { cleanDeep } from "@/lib/engines/clean";
import type { Exchange } from "@/lib/engines/contract";
import { AppError } from "@/lib/errors";
import { requireFiles } from "@/lib/files/queries";
import { checkParams } from "@/lib/models/params";
import { type Resolved, resolveModel } from "@/lib/models/queries";
import { conversation } from "./conversation";
import { fitPictures, inMegabytes, LEFT_OUT, mostOf, onlyLastPictures } from "./pictures";
import { getRun } from "./queries";
import type { RunOrder } from "./schema";

export type Prepared = {
  order: RunOrder;
  connectionId: string;
  modelName: string;
  /** What the model's card knows; the rest is left out, and `notices` says so. */
  params: Record<string, unknown>;
  notices: string[];
  estimate: Estimate;
  fileIds: string[];
};

type Size = { id: string; width: number | null; height: number | null; bytes: bigint | string };

/** Sizes of pictures that were asked about earlier in a conversation; those that are gone have none. */
async function earlierSizes(teamId: string, history: Exchange[]): Promise<Size[]> {
  const ids = history.flatMap((exchange) => exchange.imageIds);
  if (ids.length === 0) return [];
  const { rows } = await pool().query<Size>(
    `SELECT "id", "width", "height", "bytes" FROM "File" WHERE "teamId" = $1 AND "id" = ANY($2)`,
    [teamId, ids],
  );
  return rows;
}

async function historyOf(actor: Actor, order: RunOrder): Promise<Exchange[]> {
  if (order.input.history) return order.input.history;
  return order.from?.kind === "follow-up" ? conversation(actor, order.from.runId) : [];
}

const manyWords = (most: number): string =>
  most === 0 ? "no pictures" : most === 1 ? "one picture" : `up to ${most} pictures`;

function checkCounts(order: RunOrder, history: Exchange[], { card }: Resolved): void {
  const most = card.limits.images;
  const check = (ids: string[], field: string) => {
    if (ids.length > most)
      throw new AppError("invalid", `${card.name} takes ${manyWords(most)} in one question. Nothing was started.`, {
        field,
      });
  };
  check(order.input.imageIds, "input.imageIds");
  for (const [index, exchange] of history.entries())
    check(exchange.imageIds, order.input.history ? `input.history[${index}].imageIds` : "model");
}

/**
 * What is said before the question and with which pictures. A conversation that grew here leaves out its oldest ones when
 * they are too much; whoever hands in a history of their own is told.
 */
async function fittedHistory(
  order: RunOrder,
  earlier: Exchange[],
  files: Size[],
  model: Resolved,
): Promise<{ history: Exchange[]; notices: string[] }> {
  const { imageIds } = order.input;
  const read = model.connection.provider === "local" ? onlyLastPictures({ imageIds, history: earlier }) : earlier;
  checkCounts(order, read, model);
  const bytes = new Map(files.map((file) => [file.id, Math.min(Number(file.bytes), model.card.limits.maxBytes)]));
  const most = mostOf(model.card.limits);
  const { history, leftOut } = await fitPictures({ imageIds, history: read }, (id) => bytes.get(id) ?? 0, most);
  if (leftOut && order.input.history)
    throw new AppError(
      "too_large",
      `The pictures of this conversation are more than one request may carry, repeats included: ${inMegabytes(most)}${most.images < Number.POSITIVE_INFINITY ? `, or ${most.images} of them` : ""}. Nothing was started; send fewer.`,
      { field: "input.history" },
    );
  return { history, notices: leftOut ? [LEFT_OUT] : [] };
}

/** Prepares one order for this actor. Throws `invalid` and `not_found` with sentences; nothing is written. */
async function prepare(actor: Actor, asked: RunOrder, model: Resolved): Promise<Prepared> {
  const { card, connection } = model;
  const order = cleanDeep(asked);
  if (card.task !== order.task)
    throw new AppError("invalid", `${card.name} can't be used for this.`, { field: "model" });
  if (order.from) await getRun(actor, order.from.runId);
  const { params, notices } = checkParams(card.parameters, order.params);
  const given = order.input.history ?? [];
  const fileIds = [...new Set([...order.input.imageIds, ...given.flatMap((exchange) => exchange.imageIds)])];
  const files: Size[] = fileIds.length > 0 ? await requireFiles(actor, fileIds) : [];
  const earlier = await historyOf(actor, order);
  const sizes = order.input.history ? files : [...files, ...(await earlierSizes(actor.teamId, earlier))];
  const { history, notices: about } = await fittedHistory(order, earlier, sizes, model);
  return {
    order,
    connectionId: connection.id,
    modelName: card.name,
    params,
    notices: [...notices, ...about],
    estimate: estimate({ card, input: { ...order.input, history }, files: sizes, params }),
    fileIds,
  };
}

/** Prepares orders; the first that can't be had throws. */
export async function prepareAll(actor: Actor, orders: RunOrder[]): Promise<Prepared[]> {
  const models = new Map<string, Resolved>();
  const prepared: Prepared[] = [];
  for (const order of orders) {
    const model = models.get(order.model) ?? (await resolveModel(actor, order.model));
    models.set(order.model, model);
    prepared.push(await prepare(actor, order, model));
  }
  return prepared;
}

/** The estimate, and why a budget would refuse it now. */
export type OrderEstimate = Estimate & { overBudget: string | null };

/** What an order would cost, without running it; a follow-up counts with its conversation. Throws as starting it would. */
export async function estimateOrder(actor: Actor, order: RunOrder): Promise<OrderEstimate> {
  const [prepared] = await prepareAll(actor, [order]);
  if (!prepared) throw new AppError("invalid", "There is nothing to estimate.");
  const { estimate: found, notices } = prepared;
  const micros = found.costMicros?.to ?? 0;
  const unknown = found.costMicros === null;
  const overBudget = await refusalBefore(pool(), { spender: spenderOf(actor), micros, runs: 1, unknown });
  return { ...found, warnings: [...found.warnings, ...notices], overBudget };
}
