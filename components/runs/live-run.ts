// How a run on the page changes with what arrives: pure, so that replays and duplicates are easy to prove harmless.
import type { RunView } from "@/lib/runs/schema";
import { isTerminal } from "./ended";

/** One frame of the stream. `seq` counts from 1 within its run. */
export type Frame = { type: string; run: string; seq: number } & Record<string, unknown>;

/** A run as it is followed. `done` is a fraction from 0 to 1 where the engine tells one. */
export type LiveRun = { run: RunView; seq: number; text: string; stage: string | null; done: number | null };

export const watchFrom = (run: RunView): LiveRun => ({
  run,
  // A running run's text so far comes again with the replay from the first event.
  seq: 0,
  text: run.output?.text ?? "",
  stage: null,
  done: null,
});

const asRun = (value: unknown): RunView | undefined =>
  typeof value === "object" && value !== null && "id" in value ? (value as RunView) : undefined;

/** The run after a frame; the same object when the frame is an old one or belongs to another run. */
export function applyFrame(live: LiveRun, frame: Frame): LiveRun {
  if (frame.run !== live.run.id || frame.seq <= live.seq || isTerminal(live.run.status)) return live;
  const next = { ...live, seq: frame.seq };
  switch (frame.type) {
    case "started":
      return { ...next, text: "", stage: null, done: null, run: { ...live.run, status: "running" } };
    case "text":
      return { ...next, text: (live.seq === 0 ? "" : live.text) + String(frame.delta ?? ""), stage: null };
    case "progress":
      return {
        ...next,
        stage: typeof frame.stage === "string" ? frame.stage : live.stage,
        done: typeof frame.done === "number" ? frame.done : live.done,
      };
    case "file": {
      const file = { fileId: String(frame.fileId), role: String(frame.role) };
      const others = live.run.files.filter(({ fileId }) => fileId !== file.fileId);
      return { ...next, run: { ...live.run, files: [...others, file] } };
    }
    case "notice":
      return { ...next, run: { ...live.run, notices: [...live.run.notices, String(frame.text ?? "")] } };
    default: {
      const run = asRun(frame.value);
      return run && isTerminal(frame.type) ? finish(next, run) : next;
    }
  }
}

/** The terminal run replaces everything that was gathered. */
export const finish = (live: LiveRun, run: RunView): LiveRun => ({
  ...live,
  run,
  text: run.output?.text ?? live.text,
  stage: null,
  done: null,
});
