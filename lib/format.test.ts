import { expect, test } from "vitest";
import { formatRenewal, formatSum } from "./format";

test("sums are written with cents, smaller ones without idle zeros, and never as free", () => {
  const sums = [0, 1, 760, 1000, 60_000, 43_000, 100_000, 3_200_000, 999_990_000, 25_000_000_000].map(formatSum);
  expect(sums).toEqual("$0.00 $0.000001 $0.00076 $0.001 $0.06 $0.043 $0.10 $3.20 $999.99 $25,000.00".split(" "));
});

test("a renewal is a day of UTC in words", () => {
  expect(formatRenewal("2026-12-01T00:00:00.000Z")).toBe("1 December, 00:00 UTC");
});
