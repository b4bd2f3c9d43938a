// What is said of a run while it is followed: that it was asked, each whole sentence once, and how it ended.
import { isTerminal } from "./ended";
import { endingOf } from "./ending-words";
import type { LiveRun } from "./live-run";
import { madeWords } from "./made-words";
import { heardSentences } from "./sentences";

/** How far the telling has come. */
export type Told = { asked: boolean; sentences: number; ended: boolean };

export const nothingTold: Told = { asked: false, sentences: 0, ended: false };

export type Said = { told: Told; lines: string[]; lasting?: string };

/** How it ended, in a sentence; a failure tells itself, as an alert. */
function lastWords({ run }: LiveRun): string | undefined {
  if (run.status === "cancelled") return "Stopped.";
  return run.status === "done" ? (endingOf(run) ?? "The answer is complete.") : undefined;
}

/** What there is to say now that was not said yet. */
export function spokenOf(told: Told, live: LiveRun): Said {
  if (told.ended) return { told, lines: [] };
  const ended = isTerminal(live.run.status);
  const sentences = heardSentences(live.text, ended);
  // A run that begins anew, after its worker was lost, answers anew.
  const from = sentences.length < told.sentences ? 0 : told.sentences;
  const lines = sentences.slice(from);
  if (from === 0 && lines.length > 0) lines.unshift(`${live.run.modelName} answers.`);
  if (!told.asked) lines.unshift(`Asked ${live.run.modelName}.`);
  const made = ended ? madeWords(live.run.files) : "";
  if (made) lines.push(made);
  const lasting = ended ? lastWords(live) : undefined;
  return {
    told: { asked: true, sentences: sentences.length, ended },
    lines,
    ...(lasting === undefined ? {} : { lasting }),
  };
}
