// What a page shows of a run, however its events arrive.
import { expect, test } from "vitest";
import type { RunView } from "@/lib/runs/schema";
import { LiveHub } from "./live-hub";
import { applyFrame, type Frame, watchFrom } from "./live-run";

const run: RunView = {
  id: "0193a0a0-0000-7000-8000-000000000001",
  task: "ask",
  model: "local/reader",
  modelName: "Reader",
  connection: { id: "0193a0a0-0000-7000-8000-000000000002", slug: "local", name: "This machine" },
  status: "queued",
  title: "What is the total?",
  input: { question: "What is the total?", imageIds: [] },
  params: {},
  output: null,
  notices: [],
  usage: null,
  costMicros: null,
  costKnown: false,
  estimate: { costMicros: null },
  error: null,
  timing: { queuedMs: null, firstEventMs: null, totalMs: null },
  files: [],
  groupId: null,
  from: null,
  createdAt: "2026-11-23T12:00:00.000Z",
};
const frame = (type: string, seq: number, rest: Record<string, unknown> = {}): Frame => ({
  type,
  run: run.id,
  seq,
  ...rest,
});
const frames = [
  frame("started", 1, { attempt: 1 }),
  frame("text", 2, { delta: "Total: " }),
  frame("text", 3, { delta: "1,250.00" }),
];

test("text is gathered once, however often the same events come", () => {
  const live = [...frames, ...frames].reduce(applyFrame, watchFrom(run));
  expect(live.text).toBe("Total: 1,250.00");
  expect(live.run.status).toBe("running");
});

test("a second attempt begins with an empty page", () => {
  const again = [...frames, frame("started", 4, { attempt: 2 }), frame("text", 5, { delta: "Again" })];
  expect(again.reduce(applyFrame, watchFrom(run)).text).toBe("Again");
});

test("a file that a model made is there once, however often it is told", () => {
  const told = [...frames, frame("file", 4, { fileId: "a", role: "output" }), frame("started", 5)];
  const live = [...told, frame("file", 6, { fileId: "a", role: "output" })].reduce(applyFrame, watchFrom(run));
  expect(live.run.files).toEqual([{ fileId: "a", role: "output" }]);
});

test("the end replaces everything and nothing comes after it", () => {
  const value: RunView = { ...run, status: "done", output: { text: "Whole answer", finish: "complete" } };
  const live = [...frames, frame("done", 4, { value }), frame("text", 5, { delta: "late" })].reduce(
    applyFrame,
    watchFrom(run),
  );
  expect(live.text).toBe("Whole answer");
  expect(live.run.status).toBe("done");
});

test("the hub drops duplicates, tells latecomers what is known and resumes unfinished runs only", () => {
  const hub = new LiveHub();
  const heard: number[] = [];
  hub.follow((one) => heard.push(one.seq));
  for (const one of [...frames, ...frames]) hub.take(one);
  expect(heard).toEqual([1, 2, 3]);
  expect(hub.known(run.id).map((one) => one.seq)).toEqual([1, 2, 3]);
  expect(hub.after()).toBe(`${run.id}:3`);
  hub.take(frame("done", 4, { value: run }));
  expect(hub.known(run.id).map((one) => one.type)).toEqual(["done"]);
  expect(hub.after()).toBe("");
});

test("a hub that let go of everything hears a run again from its first event", () => {
  const hub = new LiveHub();
  const heard: number[] = [];
  hub.follow((one) => heard.push(one.seq));
  hub.take(frame("started", 1));
  hub.forget();
  expect(hub.after()).toBe("");
  hub.take(frame("started", 1));
  expect(heard).toEqual([1, 1]);
});
