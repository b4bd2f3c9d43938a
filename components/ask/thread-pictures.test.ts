// Which pictures travel with the next question.
import { expect, test } from "vitest";
import type { RunView } from "@/lib/runs/schema";
import { markedPicture, picturesOf, unsent } from "./thread-pictures";

const exchange = (id: string, imageIds: string[], text: string | null): RunView => ({
  id,
  task: "ask",
  model: "local/reader",
  modelName: "Reader",
  connection: { id, slug: "local", name: "This machine" },
  status: text === null ? "failed" : "done",
  title: "?",
  input: { question: "?", imageIds },
  params: {},
  output: text === null ? null : { text, finish: "complete" },
  notices: [],
  usage: null,
  costMicros: 0,
  costKnown: true,
  estimate: { costMicros: null },
  error: null,
  timing: { queuedMs: null, firstEventMs: null, totalMs: null },
  files: [],
  groupId: null,
  from: null,
  createdAt: "2026-11-23T12:00:00.000Z",
});

test("a picture is sent once; the conversation carries it from then on", () => {
  expect(unsent(["a", "b"], [exchange("1", ["a"], "yes")])).toEqual(["b"]);
});

test("a question that got no answer carried nothing, so its picture is sent again", () => {
  expect(unsent(["a"], [exchange("1", ["a"], null)])).toEqual(["a"]);
});

test("a follow-up's marks lie on the last picture before it", () => {
  const thread = [exchange("1", ["a", "b"], "yes"), exchange("2", [], "yes")];
  expect(picturesOf(thread)).toEqual(["a", "b"]);
  expect(thread.map((run) => markedPicture(run, thread, 0))).toEqual(["a", "b"]);
});
