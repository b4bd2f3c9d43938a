// How an answer ended that is there but not whole, in a sentence.
import type { RunView } from "@/lib/runs/schema";

const endings: Record<string, string> = {
  length: "The answer stopped at the model's longest length.",
  refusal: "The model declined to answer.",
  filtered: "The provider filtered the answer.",
};

/** Undefined for an answer that is whole. */
export const endingOf = (run: Pick<RunView, "output">): string | undefined =>
  run.output?.finish ? endings[run.output.finish] : undefined;
