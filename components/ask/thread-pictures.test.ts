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

test("every picture of a conversation is there once, in the order they came", () => {
  expect(picturesOf([exchange("1", ["a", "b"], "yes"), exchange("2", ["b", "c"], "yes")])).toEqual(["a", "b", "c"]);
});

test("a follow-up's marks count the pictures of the last question that had some, and only those", () => {
  const thread = [exchange("1", ["a"], "yes"), exchange("2", ["b", "c"], "yes"), exchange("3", [], "yes")];
  const [first, second, third] = thread.map((run) => [0, 1].map((image) => markedPicture(run, thread, image)));
  expect(first).toEqual(["a", undefined]);
  expect(second).toEqual(["b", "c"]);
  expect(third).toEqual(["b", "c"]);
});

test("pictures of a question that got no answer are not counted by a follow-up's marks", () => {
  const thread = [exchange("1", ["a"], "yes"), exchange("2", ["b"], null), exchange("3", [], "yes")];
  expect(thread.map((run) => markedPicture(run, thread, 0))).toEqual(["a", "b", "a"]);
});
