// What is said under the picture, before it is sent and afterwards.
import { expect, test } from "vitest";
import type { Picture } from "@/components/files/picture";
import type { ModelChoice } from "@/components/models/choice";
import type { RunView } from "@/lib/runs/schema";
import { pictureFacts } from "./picture-facts";

const photo: Picture = {
  id: "p",
  name: "harbour.jpg",
  width: 3000,
  height: 2000,
  sample: false,
  private: true,
  place: true,
};
const hosted: ModelChoice = {
  id: "openai/gpt-4o",
  name: "GPT-4o",
  connectionName: "OpenAI",
  local: false,
  ready: true,
  needs: null,
  price: "known",
  leavesOn: null,
  maxSide: 2048,
  parameters: [],
};
const here: ModelChoice = { ...hosted, id: "local/reader", local: true, price: "free", maxSide: 10_000 };
const facts = (model: ModelChoice, picture: Picture = photo, thread: RunView[] = []) =>
  pictureFacts({ picture, model, thread, tokens: 1105 });

test("before it is sent elsewhere: its size, what it will be sent at, its tokens, and that its location goes", () => {
  expect(facts(hosted)).toEqual([
    "3000 × 2000",
    "will be sent at 2048 × 1365",
    "about 1,105 tokens",
    "location will be removed",
  ]);
  expect(facts(hosted, { ...photo, width: 1000, height: 667, place: false })).toEqual([
    "1000 × 667, not resized",
    "about 1,105 tokens",
    "camera facts will be removed",
  ]);
});

test("on this machine nothing is removed, and nothing is said of it", () => {
  expect(pictureFacts({ picture: photo, model: here, thread: [], tokens: undefined })).toEqual(["3000 × 2000"]);
});

test("a sample says that it is one, and how to bring one's own", () => {
  expect(facts(here, { ...photo, name: "Bakery receipt", sample: true })).toEqual([
    "Sample: Bakery receipt",
    "drop, paste or choose your own",
  ]);
});

test("after it was sent: what was really done to it", () => {
  const run = {
    input: { question: "Where?", imageIds: ["p"] },
    output: { text: "There.", finish: "complete" },
    notices: ["sent at 2048 x 1365", "location removed"],
  } as RunView;
  expect(facts(hosted, photo, [run])).toEqual(["3000 × 2000", "sent at 2048 × 1365", "location removed"]);
});
