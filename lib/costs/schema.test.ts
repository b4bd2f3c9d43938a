import { expect, test } from "vitest";
import { budgetForm, newBudget } from "./schema";

const form = (limit: string) => budgetForm.safeParse({ scope: "team", period: "month", limit });
const limitOf = (text: string) => form(text).data?.limit;
const wrong = (text: string) => form(text).error?.issues[0]?.message;

test("dollars are read as people write them, to the last micro", () => {
  const read = ["10", "$10", " 0.5 ", "12.50", "1,000", "$1,234.567891", "1000000", "0.000001"].map(limitOf);
  const micros = [10_000_000, 10_000_000, 500_000, 12_500_000, 1_000_000_000, 1_234_567_891, 1_000_000_000_000, 1];
  expect(read).toEqual(micros);
});

test("what is no sum of dollars is refused in words, and so is nothing and too much", () => {
  for (const text of ["", "ten", "10,50", "1.000,00", "-5", "1e3", "0x10", "1.2345678", "10 €", "1,00,000"])
    expect(wrong(text), text).toBe("Write dollars with a point for cents, such as 12.50.");
  expect(wrong("0")).toBe("A budget is more than nothing.");
  expect(wrong("1000000.01")).toBe("A budget is $1,000,000 at most.");
});

test("over the API limits are whole micros, and a target goes with a person or a key only", () => {
  const ok = (more: object) => newBudget.safeParse({ scope: "team", period: "day", limitMicros: 1, ...more }).success;
  expect(ok({})).toBe(true);
  expect(ok({ limitMicros: 1_000_000_000_000 })).toBe(true);
  for (const limitMicros of [0, -1, 1.5, 1_000_000_000_001, "1", null, Number.NaN])
    expect(ok({ limitMicros })).toBe(false);
  expect(ok({ targetId: "x" })).toBe(false);
  expect(ok({ scope: "user" })).toBe(false);
  expect(ok({ scope: "key", targetId: "x" })).toBe(true);
  expect(ok({ period: "week" })).toBe(false);
});
