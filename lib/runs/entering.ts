// What comes from outside before a run takes it: without characters that can't be stored, and never without end.
import { cleanDeep, cleanText } from "@/lib/engines/clean";
import type { EngineEvent } from "@/lib/engines/contract";

/** Characters of one answer; more than anybody reads, and than any model says on purpose. */
const LONGEST_TEXT = 2_000_000;
const endsInHalf = (text: string): boolean => /[\ud800-\udbff]$/.test(text);

const lengthEnd: EngineEvent[] = [
  { type: "notice", text: "this answer was cut off: it did not stop after two million characters" },
  { type: "finish", reason: "length" },
];

/**
 * An engine's events, clean. A pair that came in two pieces is put together: its first half waits for the next piece. A text
 * that goes on for too long ends with `length`, and the engine is told to stop.
 */
export async function* cleanEvents(events: AsyncIterable<EngineEvent>): AsyncGenerator<EngineEvent> {
  let half = "";
  let length = 0;
  for await (const event of events) {
    if (event.type !== "text") {
      if (event.type === "finish" && half) yield { type: "text", delta: cleanText(half) };
      if (event.type === "finish") half = "";
      yield cleanDeep(event);
      continue;
    }
    const text = (half + event.delta).replaceAll("\0", "");
    half = endsInHalf(text) ? text.slice(-1) : "";
    const delta = text.slice(0, text.length - half.length).slice(0, LONGEST_TEXT - length);
    if (delta) yield { type: "text", delta: cleanText(delta) };
    length += text.length - half.length;
    if (length > LONGEST_TEXT) return yield* lengthEnd;
  }
  if (half) yield { type: "text", delta: cleanText(half) };
}
