// The price before a run, in words.
import { expect, test } from "vitest";
import type { ModelChoice } from "@/components/models/choice";
import { priceWords, roughMoney } from "./price-words";

const model: ModelChoice = {
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
const estimate = (from: number, to: number) => ({ costMicros: { from, to }, warnings: [], overBudget: null });

test("an estimate is written as roughly as it is known", () => {
  expect([4_210, 8_600, 43_100, 250, 1_300_000].map(roughMoney)).toEqual([
    "$0.004",
    "$0.009",
    "$0.04",
    "$0.0003",
    "$1.30",
  ]);
});

test("the likely price comes first and the most it can be after it", () => {
  expect(priceWords(model, estimate(4_210, 43_100))).toEqual({
    price: "about $0.004",
    short: "~$0.004",
    most: "at most $0.04",
  });
  expect(priceWords(model, estimate(4_210, 4_300)).most).toBe("");
});

test("unknown is never shown as free, nor free as a number", () => {
  expect(priceWords({ ...model, price: "unknown" }, undefined).price).toBe("price unknown");
  expect(priceWords(model, { costMicros: null, warnings: [], overBudget: null }).price).toBe("price unknown");
  expect(priceWords({ ...model, price: "free", local: true }, undefined).price).toBe("free on this machine");
  expect(priceWords({ ...model, price: "unknown" }, undefined).short).toBe("price ?");
});
