// Performing an *ask*: the conversation so far, the pictures fitted to the model, and the engine that speaks to it.
import { placeOf } from "@/lib/connections/queries";
import { longestAnswer } from "@/lib/costs/estimate";
import type { Exchange, Order } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { AppError } from "@/lib/errors";
import { forModel } from "@/lib/files/for-model";
import { modelOfRun } from "@/lib/models/queries";
import type { Card } from "@/lib/models/schema";
import type { ClaimedRun } from "@/lib/runs/claim";
import { conversation, followedUp } from "@/lib/runs/conversation";
import type { Performance } from "@/lib/runs/perform-run";

type Surroundings = { signal: AbortSignal; notice(text: string): void; dispatching(): Promise<void> };

async function history(run: ClaimedRun): Promise<Exchange[]> {
  if (run.input.history) return run.input.history;
  const from = await followedUp(run.id);
  return from ? conversation(run, from) : [];
}

/** A bill never passes what was reserved for it: where answers cost something, the model is told how long one may be. */
function capped(run: ClaimedRun, card: Card): Record<string, unknown> {
  if (card.price === null || card.price === "free") return run.params;
  return { ...run.params, maxOutputTokens: longestAnswer(card, run.params) };
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
    input: { question: run.input.question, imageIds: run.input.imageIds, history: await history(run) },
    params: capped(run, card),
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
