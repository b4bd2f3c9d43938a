"use client";
// The questions of this conversation: started here or in another tab, stopped, and kept up to date.
import { useEffect, useEffectEvent, useState } from "react";
import { toast } from "sonner";
import { type AskOrder, cancelRun, fetchRun, sentenceOf, startRun } from "@/components/runs/api";
import { isTerminal } from "@/components/runs/ended";
import { followAll } from "@/components/runs/live";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/schema";
import { OrderKey } from "./order-key";

export type Conversation = {
  runs: RunView[];
  /** A question is on its way or being answered. */
  running: boolean;
  /** True when it was accepted; otherwise the person has been told why not. */
  start(order: AskOrder): Promise<boolean>;
  stop(): void;
  update(run: RunView): void;
};

const added = (runs: RunView[], run: RunView): RunView[] =>
  runs.some((one) => one.id === run.id) ? runs : [...runs, run];

export function useConversation(thread: readonly RunView[]): Conversation {
  const [runs, setRuns] = useState<RunView[]>([...thread]);
  const [starting, setStarting] = useState(false);
  const [orderKey] = useState(() => new OrderKey());
  const last = runs.at(-1);

  const start = async (order: AskOrder): Promise<boolean> => {
    setStarting(true);
    try {
      const run = await orderKey.send(order, startRun);
      setRuns((before) => added(before, run));
      window.history.replaceState(null, "", paths.askThread(run.id));
      return true;
    } catch (error) {
      toast.error(sentenceOf(error));
      return false;
    } finally {
      setStarting(false);
    }
  };
  const hearElsewhere = useEffectEvent((id: string) => {
    if (starting || runs.some((one) => one.id === id)) return;
    fetchRun(id)
      .then((run) => {
        const follows = run.from?.kind === "follow-up" && runs.some((one) => one.id === run.from?.runId);
        if (follows) setRuns((before) => added(before, run));
      })
      .catch((error: unknown) => console.warn("A question asked in another tab could not be shown:", error));
  });
  const begun = last !== undefined;
  useEffect(() => {
    if (!begun) return;
    return followAll((frame) => {
      if (frame.type === "started") hearElsewhere(frame.run);
    });
  }, [begun]);

  return {
    runs,
    running: starting || (last !== undefined && !isTerminal(last.status)),
    start,
    stop: () => {
      if (last) cancelRun(last.id).catch((error: unknown) => toast.error(sentenceOf(error)));
    },
    update: (run) =>
      setRuns((before) =>
        before.some((one) => one === run) ? before : before.map((one) => (one.id === run.id ? run : one)),
      ),
  };
}
