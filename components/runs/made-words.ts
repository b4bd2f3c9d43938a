// What a model made besides words, in a sentence for those who listen.
import type { RunView } from "@/lib/runs/schema";

export const madeIn = (files: RunView["files"]) => files.filter(({ role }) => role === "output");

/** What there is to see; empty when there is nothing. */
export function madeWords(files: RunView["files"]): string {
  const { length } = madeIn(files);
  if (length === 0) return "";
  return length === 1 ? "The model made a picture." : `The model made ${length} pictures.`;
}
