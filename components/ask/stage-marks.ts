// The places on the shown picture that the latest answer speaks of.
import type { StageMark } from "@/components/files/stage";
import { markKey } from "@/components/runs/exchange";
import type { RunView } from "@/lib/runs/schema";
import { markedPicture } from "./thread-pictures";

/** Marks of the last answered question that lie on picture `shown`. */
export function stageMarks(thread: readonly RunView[], shown: string | undefined): StageMark[] {
  const run = thread.findLast((one) => one.output);
  if (!run || !shown) return [];
  return (run.output?.marks ?? []).flatMap((mark, index) =>
    markedPicture(run, thread, mark.image) === shown
      ? [
          {
            quote: mark.quote,
            image: mark.image,
            box: mark.box,
            label: mark.label ?? mark.quote,
            key: markKey(run, index),
          },
        ]
      : [],
  );
}
