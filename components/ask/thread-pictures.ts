// Which pictures a conversation has, which still have to be sent, and which one a mark is on.
import type { RunView } from "@/lib/runs/schema";

/** Every picture of the conversation once, in the order they came. */
export const picturesOf = (thread: readonly RunView[]): string[] => [
  ...new Set(thread.flatMap((run) => run.input.imageIds)),
];

/** Pictures on the wall that no answered question has carried: earlier ones travel with the conversation. */
export function unsent(wall: readonly string[], thread: readonly RunView[]): string[] {
  const sent = new Set(thread.filter((run) => run.output?.text).flatMap((run) => run.input.imageIds));
  return wall.filter((id) => !sent.has(id));
}

/**
 * The picture that mark number `image` of a run lies on; a follow-up speaks of the last question's that had some.
 * A question without an answer does not travel along, so its pictures don't count.
 */
export function markedPicture(run: RunView, thread: readonly RunView[], image: number): string | undefined {
  const place = thread.findIndex((other) => other.id === run.id);
  const before = thread.slice(0, place).filter((other) => other.output?.text);
  return [...before, run].findLast(({ input }) => input.imageIds.length > 0)?.input.imageIds[image];
}
