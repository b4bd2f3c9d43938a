// Which model the composer begins with.
import { expect, test } from "vitest";
import { byConnection, firstChoice, fits, type ModelChoice, sharedNeed } from "./choice";

const model = (id: string, more: Partial<ModelChoice> = {}): ModelChoice => ({
  id,
  name: id,
  connectionName: id.split("/")[0] ?? "",
  local: id.startsWith("local/"),
  ready: true,
  needs: null,
  price: "known",
  leavesOn: null,
  maxSide: 2048,
  parameters: [],
  ...more,
});
const offered = [model("openai/luna", { ready: false }), model("openai/sol"), model("shed/any"), model("local/reader")];

test("the model used last comes first, as long as it can be used", () => {
  expect(firstChoice(offered, { last: "shed/any" })?.id).toBe("shed/any");
  expect(firstChoice(offered, { last: "openai/luna" })?.id).toBe("openai/sol");
});

test("the very first question goes to this machine", () => {
  expect(firstChoice(offered, { preferLocal: true })?.id).toBe("local/reader");
  expect(firstChoice(offered.slice(0, 1), { preferLocal: true })).toBeUndefined();
});

test("models stand under their connection, in the order they came", () => {
  expect(byConnection(offered).map(([name, models]) => [name, models.length])).toEqual([
    ["openai", 2],
    ["shed", 1],
    ["local", 1],
  ]);
});

test("a model is found by its words, its own name first, and never by letters that only follow each other", () => {
  expect(fits("Reader This machine local/reader", "reader")).toBe(1);
  expect(fits("GPT-4o mini OpenAI openai/gpt-4o-mini", "gpt-4o")).toBe(1);
  expect(fits("Readerly OpenAI openai/readerly", "reader")).toBe(0.75);
  expect(fits("GPT-4o OpenAI openai/gpt-4o", "openai 4o")).toBe(0.5);
  expect(fits("ignores-stream stand-in ignores-stream", "reader")).toBe(0);
  expect(fits("GPT-4o OpenAI openai/gpt-4o", "")).toBeGreaterThan(0);
});

test("what a whole connection is missing is said once, for all of its models", () => {
  const broken = { ready: false, needs: "OpenAI refused the key." };
  expect(sharedNeed([model("openai/luna", broken), model("openai/sol", broken)])).toBe("OpenAI refused the key.");
  expect(sharedNeed([model("openai/luna", broken), model("openai/sol")])).toBeNull();
  expect(sharedNeed(offered)).toBeNull();
});
