import { expect, test } from "vitest";
import type { RunView } from "@/lib/runs/schema";
import { type LiveRun, watchFrom } from "./live-run";
import { nothingTold, spokenOf, type Told } from "./spoken";

const run = { id: "one", modelName: "GPT-4o", status: "running", output: null, notices: [], error: null, files: [] };
const live = (text: string, more: object = {}): LiveRun => ({
  ...watchFrom({ ...run, ...more } as unknown as RunView),
  text,
});
const done = (text: string, finish: string) => live(text, { status: "done", output: { text, finish, marks: [] } });

/** Tells one state after another; answers everything that was said. */
function tell(states: LiveRun[], told: Told = nothingTold): string[] {
  const said: string[] = [];
  let now = told;
  for (const state of states) {
    const { told: after, lines, lasting } = spokenOf(now, state);
    said.push(...lines, ...(lasting ? [lasting] : []));
    now = after;
  }
  return said;
}

test("an answer is asked for, begins, is read by the sentence and ends, each once", () => {
  const states = ["", "The total", "The total is 1,250.00.", "The total is 1,250.00. It is p"].map((text) =>
    live(text),
  );
  const last = done("The total is 1,250.00. It is paid.", "complete");
  expect(tell([...states, last, last])).toEqual([
    "Asked GPT-4o.",
    "GPT-4o answers.",
    "The total is 1,250.00.",
    "It is paid.",
    "The answer is complete.",
  ]);
});

test.each([
  [done("", "refusal"), ["Asked GPT-4o.", "The model declined to answer."]],
  [
    done("It is long", "length"),
    ["Asked GPT-4o.", "GPT-4o answers.", "It is long", "The answer stopped at the model's longest length."],
  ],
  [live("It is", { status: "cancelled" }), ["Asked GPT-4o.", "GPT-4o answers.", "It is", "Stopped."]],
  [live("", { status: "failed", error: { message: "No." } }), ["Asked GPT-4o."]],
])("another ending is told as what it is; a failure's alert tells itself (%#)", (state, said) => {
  expect(tell([state])).toEqual(said);
});

test("pictures that a model made are told with the end", () => {
  const state = live("Here.", { status: "done", files: [{ id: "a", role: "output" }] });
  expect(tell([state]).slice(2)).toEqual(["Here.", "The model made a picture.", "The answer is complete."]);
});

test("an answer that begins anew is read anew", () => {
  const states = ["It was. It is", "", "Well. Now"].map((text) => live(text));
  expect(tell(states)).toEqual(["Asked GPT-4o.", "GPT-4o answers.", "It was.", "GPT-4o answers.", "Well."]);
});
