// Performing an *ask*: the conversation so far, the pictures fitted to the model, and the engine that speaks to it.
import { placeOf } from "@/lib/connections/queries";
import { pool } from "@/lib/db/client";
import type { Exchange, Order } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { AppError } from "@/lib/errors";
import { forModel } from "@/lib/files/for-model";
import { modelOfRun } from "@/lib/models/queries";
import type { ClaimedRun } from "@/lib/runs/claim";
import type { Performance } from "@/lib/runs/perform-run";

type Surroundings = { signal: AbortSignal; notice(text: string): void; dispatching(): Promise<void> };

type Earlier = { question: string; imageIds: string[]; answer: string | null };

/** What was asked and answered before, oldest first, by following the links back. Unanswered questions are left out. */
async function conversation(run: ClaimedRun): Promise<Exchange[]> {
  if (run.input.history) return run.input.history;
  const { rows } = await pool().query<Earlier>(
    `WITH RECURSIVE back AS (
       SELECT link."fromId" AS id, 1 AS depth FROM "RunLink" link WHERE link."toId" = $1 AND link."kind" = 'follow-up'
       UNION ALL
       SELECT link."fromId", back.depth + 1 FROM back JOIN "RunLink" link ON link."toId" = back.id AND link."kind" = 'follow-up' WHERE back.depth < 100)
     SELECT run."input"->>'question' AS question, run."input"->'imageIds' AS "imageIds", run."output"->>'text' AS answer
     FROM back JOIN "Run" run ON run."id" = back.id WHERE run."teamId" = $2 ORDER BY back.depth DESC`,
    [run.id, run.teamId],
  );
  return rows.flatMap(({ question, imageIds, answer }) => (answer ? [{ question, imageIds, answer }] : []));
}

/** Everything that happens when a claimed question is asked. Throws before dispatch when it can't be. */
export async function performAsk(run: ClaimedRun, surroundings: Surroundings): Promise<Performance> {
  const { card, connection } = await modelOfRun(run);
  const perform = connectTo(connection.engine, await placeOf(run.connectionId)).perform.ask;
  if (!perform) throw new AppError("unsupported", `${connection.name} can't answer questions about pictures.`);
  const ownMachine = connection.provider === "local";
  const order: Order<"ask"> = {
    model: {
      name: card.providerName,
      ...(card.limits.maxOutputTokens ? { maxOutputTokens: card.limits.maxOutputTokens } : {}),
      imageDetail: "high",
    },
    input: { question: run.input.question, imageIds: run.input.imageIds, history: await conversation(run) },
    params: run.params,
    open: async (fileId) => {
      const { source, changed } = await forModel({ fileId, teamId: run.teamId }, card.limits, ownMachine);
      for (const change of changed) surroundings.notice(change);
      return source;
    },
    dispatching: surroundings.dispatching,
    signal: surroundings.signal,
    ...(run.handle ? { handle: run.handle } : {}),
  };
  return { events: perform(order), price: card.price };
}
