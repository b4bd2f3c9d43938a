// Performing an *ask*: the conversation so far, the pictures fitted to the model, and the engine that speaks to it.
import { placeOf } from "@/lib/connections/queries";
import { longestAnswer } from "@/lib/costs/estimate";
import { sharedRead } from "@/lib/db/shared-read";
import type { Exchange, FileSource, Order } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { AppError } from "@/lib/errors";
import { forModel } from "@/lib/files/for-model";
import { modelOfRun } from "@/lib/models/queries";
import type { Card } from "@/lib/models/schema";
import type { ClaimedRun } from "@/lib/runs/claim";
import { conversation } from "@/lib/runs/conversation";
import type { Performance } from "@/lib/runs/perform-run";
import { fitPictures, LEFT_OUT, mostOf, onlyLastPictures } from "@/lib/runs/pictures";

type Surroundings = { signal: AbortSignal; notice(text: string): void; dispatching(): Promise<void> };

async function history(run: ClaimedRun): Promise<Exchange[]> {
  if (run.input.history) return run.input.history;
  return run.follows ? conversation(run, run.follows) : [];
}

/** A bill never passes what was reserved for it: where answers cost something, the model is told how long one may be. */
function capped(run: ClaimedRun, card: Card): Record<string, unknown> {
  if (card.price === null || card.price === "free") return run.params;
  return { ...run.params, maxOutputTokens: longestAnswer(card, run.params) };
}

/**
 * The forms of pictures as they are sent, made once each. What a form weighs is only known when it is made (a drawing of 2 kB
 * can become a picture of 2 MB), so that what was counted at the start is counted again here.
 */
function forms(run: ClaimedRun, card: Card, ownMachine: boolean, surroundings: Surroundings) {
  const made = new Map<string, FileSource>();
  return async (fileId: string): Promise<FileSource> => {
    const before = made.get(fileId);
    if (before) return before;
    surroundings.signal.throwIfAborted();
    const { source, changed } = await forModel({ fileId, teamId: run.teamId }, card.limits, ownMachine);
    for (const change of changed) surroundings.notice(change);
    made.set(fileId, source);
    return source;
  };
}

/** Everything that happens when a claimed question is asked. Throws before dispatch when it can't be. */
export async function performAsk(run: ClaimedRun, surroundings: Surroundings): Promise<Performance> {
  const [{ card, connection }, place] = await Promise.all([
    sharedRead(`model ${run.connectionId} ${run.model}`, () => modelOfRun(run)),
    sharedRead(`place ${run.connectionId}`, () => placeOf(run.connectionId)),
  ]);
  const perform = connectTo(connection.engine, place).perform.ask;
  if (!perform) throw new AppError("unsupported", `${connection.name} can't answer questions about pictures.`);
  const ownMachine = connection.provider === "local";
  const open = forms(run, card, ownMachine, surroundings);
  const { question, imageIds } = run.input;
  const earlier = await history(run);
  const fitted = await fitPictures(
    { imageIds, history: ownMachine ? onlyLastPictures({ imageIds, history: earlier }) : earlier },
    async (id) => (await open(id)).bytes,
    mostOf(card.limits),
  );
  if (fitted.leftOut) surroundings.notice(LEFT_OUT);
  const order: Order<"ask"> = {
    model: {
      name: card.providerName,
      ...(card.limits.maxOutputTokens ? { maxOutputTokens: card.limits.maxOutputTokens } : {}),
      imageDetail: "high",
    },
    input: { question, imageIds, history: fitted.history },
    params: capped(run, card),
    open,
    dispatching: surroundings.dispatching,
    signal: surroundings.signal,
    ...(run.handle ? { handle: run.handle } : {}),
  };
  return { events: perform(order), price: card.price };
}
