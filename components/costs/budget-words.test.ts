import { expect, test } from "vitest";
import type { BudgetView } from "@/lib/costs/schema";
import { anewWords, leftWords, levelOf, nearWarning, percentOf, standingKey, tightest } from "./budget-words";

const DOLLAR = 1_000_000;
const budget = (spent: number, more: Partial<BudgetView> = {}): BudgetView => ({
  ...{ id: String(spent), scope: "team", targetId: null, period: "month", limitMicros: 10 * DOLLAR },
  ...{ allowUnknown: false, spentMicros: spent * DOLLAR, reservedMicros: 0 },
  ...{ renewsAt: "2026-12-01T00:00:00.000Z", createdAt: "2026-11-23T00:00:00.000Z" },
  ...more,
});

test("four fifths are a warning, and only a budget without anything left is used up", () => {
  expect([7.99, 8, 9.999999, 10, 12].map((spent) => levelOf(budget(spent)))).toEqual([
    "fine",
    "near",
    "near",
    "used up",
    "used up",
  ]);
  expect([0, 7.99, 8, 9.999999, 10, 12].map((spent) => percentOf(budget(spent)))).toEqual([0, 79, 80, 99, 100, 100]);
});

test("what runs under way have in hand is not left", () => {
  const held = budget(5, { reservedMicros: 3 * DOLLAR });
  expect([leftWords(held), levelOf(held)]).toEqual(["$2.00 of $10.00 left this month", "near"]);
});

test("words say how much is left of what and when it starts anew", () => {
  expect(leftWords(budget(6.8))).toBe("$3.20 of $10.00 left this month");
  expect(leftWords(budget(12, { period: "day" }))).toBe("Nothing of $10.00 left today");
  expect(leftWords(budget(0, { period: "total", limitMicros: 25_000 * DOLLAR }))).toBe(
    "$25,000.00 of $25,000.00 left in all",
  );
  expect(anewWords(budget(1))).toBe("starts anew 1 December, 00:00 UTC");
  expect(anewWords(budget(1, { renewsAt: null }))).toBe("");
});

test("the tightest is the one that is used up, then one near its end, then the one with the least left", () => {
  const roomy = budget(0, { limitMicros: 2 * DOLLAR });
  const near = budget(90, { limitMicros: 100 * DOLLAR });
  const gone = budget(10);
  expect(tightest([roomy, near, gone])).toBe(gone);
  expect(tightest([roomy, near])).toBe(near);
  expect(tightest([budget(1), roomy])).toBe(roomy);
  expect(tightest([])).toBeUndefined();
});

test("the composer warns from four fifths on, and leaves it to the refusal where there is one", () => {
  expect(nearWarning(budget(8.2), undefined)).toEqual([
    "The team's budget is nearly used: $1.80 of $10.00 left this month.",
  ]);
  expect([
    nearWarning(budget(8.2), "No."),
    nearWarning(budget(7), undefined),
    nearWarning(undefined, undefined),
  ]).toEqual([[], [], []]);
});

test("whatever of a budget changes, its key does", () => {
  const changes = [{ spentMicros: 2 }, { reservedMicros: 2 }, { limitMicros: 2 }, { allowUnknown: true }];
  const keys = [{}, ...changes].map((change) => standingKey([budget(1, { id: "one", ...change })]));
  expect(new Set(keys).size).toBe(5);
  expect(standingKey([])).toBe("");
});
