// What an engine says is made fit to be stored, wherever it was cut in two, and ends some time.
import { expect, test } from "vitest";
import { cleanDeep } from "@/lib/engines/clean";
import type { EngineEvent } from "@/lib/engines/contract";
import { cleanEvents } from "./entering";

async function* from(events: EngineEvent[]): AsyncGenerator<EngineEvent> {
  yield* events;
}
const text = (delta: string): EngineEvent => ({ type: "text", delta });
const finish: EngineEvent = { type: "finish", reason: "complete" };

async function entered(...events: EngineEvent[]): Promise<EngineEvent[]> {
  const found: EngineEvent[] = [];
  for await (const event of cleanEvents(from(events))) found.push(event);
  return found;
}

test("a zero character is left out, a lone half becomes the sign for what can't be read", async () => {
  expect(await entered(text("a\0b"), text("\0"), text("\udc00c"), finish)).toEqual([
    text("ab"),
    text("\ufffdc"),
    finish,
  ]);
  expect(await entered(text("a\ud83d"), finish)).toEqual([text("a"), text("\ufffd"), finish]);
  expect(await entered(text("a\ud83d"))).toEqual([text("a"), text("\ufffd")]);
});

test("a pair that came in two pieces is whole, whatever is said between them", async () => {
  const notice: EngineEvent = { type: "notice", text: "n" };
  expect(await entered(text("a\ud83d"), notice, text("\0\ude42b"), finish)).toEqual([
    text("a"),
    notice,
    text("🙂b"),
    finish,
  ]);
});

test("data, marks and notices are clean however deep, keys too", async () => {
  const mark = { quote: "q\0", image: 0, box: { left: 0, top: 0, width: 1, height: 1 } };
  const events = await entered(
    { type: "notice", text: "n\0" },
    { type: "finish", reason: "complete", data: { "k\0": [{ deep: "\ud83d", n: 1, none: null }] }, marks: [mark] },
  );
  expect(events).toEqual([
    { type: "notice", text: "n" },
    {
      type: "finish",
      reason: "complete",
      data: { k: [{ deep: "\ufffd", n: 1, none: null }] },
      marks: [{ ...mark, quote: "q" }],
    },
  ]);
  const bottomless = JSON.parse(`${"[".repeat(3000)}${"]".repeat(3000)}`);
  expect(JSON.stringify(cleanDeep(bottomless)).length).toBeLessThan(300);
});

test("an answer without end is ended: its text stays, it says so, and the engine is let go", async () => {
  let stopped = false;
  async function* endless(): AsyncGenerator<EngineEvent> {
    try {
      for (;;) yield text("words ".repeat(50_000));
    } finally {
      stopped = true;
    }
  }
  const found: EngineEvent[] = [];
  for await (const event of cleanEvents(endless())) found.push(event);
  expect(found.map((event) => (event.type === "text" ? event.delta : "")).join("")).toHaveLength(2_000_000);
  expect(found.slice(-2)).toMatchObject([{ type: "notice" }, { type: "finish", reason: "length" }]);
  expect(stopped).toBe(true);
});
