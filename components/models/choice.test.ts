// Which model the composer begins with.
import { expect, test } from "vitest";
import { byConnection, firstChoice, type ModelChoice } from "./choice";

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
