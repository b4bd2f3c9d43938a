// Groups in History.
import { expect, test } from "vitest";
import type { RunLine } from "@/lib/runs/schema";
import { costOfAll, historyLines } from "./history-groups";

const line = (id: string, groupId: string | null, costMicros: number | null = 5): RunLine => ({
  id,
  task: "ask",
  model: "openai/gpt-4o",
  modelName: "GPT-4o",
  connection: { id, slug: "openai", name: "OpenAI" },
  status: "done",
  title: id,
  preview: null,
  costMicros,
  costKnown: costMicros !== null,
  error: null,
  timing: { queuedMs: null, firstEventMs: null, totalMs: null },
  files: [],
  groupId,
  from: null,
  createdAt: "2026-11-23T12:00:00.000Z",
});

test("the runs of a group are one line, at the place of the newest", () => {
  const lines = historyLines([line("a", null), line("b", "g"), line("c", null), line("d", "g"), line("e", "h")]);
  expect(lines.map((one) => (one.kind === "run" ? one.run.id : one.runs.map((run) => run.id)))).toEqual([
    "a",
    ["b", "d"],
    "c",
    "e",
  ]);
});

test("a group with one unknown cost has an unknown cost", () => {
  expect(costOfAll([line("a", "g"), line("b", "g")])).toBe(10);
  expect(costOfAll([line("a", "g"), line("b", "g", null)])).toBeNull();
});
