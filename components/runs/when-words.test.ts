// Moments in words.
import { expect, test } from "vitest";
import { whenWords } from "./when-words";

const now = new Date(2026, 10, 23, 12, 30);
const before = (minutes: number) => whenWords(new Date(now.getTime() - minutes * 60_000), now);

test("the nearer a moment is, the shorter it is said", () => {
  expect(before(0.5)).toBe("just now");
  expect(before(90)).toBe("11:00");
  expect(before(24 * 60)).toBe("yesterday, 12:30");
  expect(before(3 * 24 * 60)).toBe("Friday, 12:30");
  expect(before(30 * 24 * 60)).toBe("24 Oct 2026");
});

test("a clock that is a little behind says the time of day, never the future", () => {
  expect(before(-2)).toBe("12:32");
});
