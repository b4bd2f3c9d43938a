import { expect, test } from "vitest";
import { amountsIn, datesIn, ibansIn } from "./values";

test("amounts are read in the ways of several countries", () => {
  const values = (text: string) => amountsIn(text).map(({ value }) => value);
  expect(values("1,250.00")).toEqual([1250]);
  expect(values("1.250,00 €")).toEqual([1250]);
  expect(values("CHF 1'250.50")).toEqual([1250.5]);
  expect(values("$16.70 and £3.20")).toEqual([16.7, 3.2]);
});

test("quantities, years, percentages and dates are no amounts", () => {
  expect(amountsIn("4 lamps in 2024 at 20% on 28.11.2024, version 1.2.3")).toEqual([]);
});

test("a date is a day only when day and month can't be confused", () => {
  expect(datesIn("12 June 2024, March 3, 2024, 28.11.2024, 2024-03-15").map(({ iso }) => iso)).toEqual([
    "2024-06-12",
    "2024-03-03",
    "2024-11-28",
    "2024-03-15",
  ]);
  expect(datesIn("03/04/2024")).toEqual([{ text: "03/04/2024" }]);
  expect(datesIn("25/04/2024")).toEqual([{ text: "25/04/2024", iso: "2024-04-25" }]);
  expect(datesIn("2024-13-40, 31.02.2024")).toEqual([]);
});

test("an IBAN counts only when its check digits are right", () => {
  expect(ibansIn("Pay to IBAN DE89 3704 0044 0532 0130 00 BIC")).toEqual(["DE89 3704 0044 0532 0130 00"]);
  expect(ibansIn("DE89 3704 0044 0532 0130 01")).toEqual([]);
});
