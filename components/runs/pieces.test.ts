// Words that point at the picture, and sentences that are read out.
import { expect, test } from "vitest";
import { sentencesOf, wholeSentences } from "./announcer";
import { pieces } from "./pieces";

test("quotes are found where they first stand, in the order of the text", () => {
  const found = pieces("Total: 1,250.00 from Acme Corp.", [{ quote: "Acme Corp" }, { quote: "Total: 1,250.00" }]);
  expect(found.map(({ text, mark }) => [text, mark])).toEqual([
    ["Total: 1,250.00", 1],
    [" from ", undefined],
    ["Acme Corp", 0],
    [".", undefined],
  ]);
});

test("quotes that don't occur, are empty or overlap leave the text whole", () => {
  const found = pieces("Total: 1,250.00", [
    { quote: "missing" },
    { quote: "" },
    { quote: "Total: 1" },
    { quote: "1,250" },
  ]);
  expect(found.map((piece) => piece.text).join("")).toBe("Total: 1,250.00");
});

test("only finished sentences are read out while an answer comes", () => {
  expect(wholeSentences("It is firm. The planks near")).toBe("It is firm.");
  expect(wholeSentences("The planks")).toBe("");
});

test("a sentence ends before white space or at the end: a number is read out whole", () => {
  expect(sentencesOf("The total is 1,250.00. It is for Acme Corp. Paid? Yes, at acme.com")).toEqual([
    "The total is 1,250.00.",
    "It is for Acme Corp.",
    "Paid?",
    "Yes, at acme.com",
  ]);
  expect(sentencesOf("It costs 1,250.00.")).toEqual(["It costs 1,250.00."]);
  expect(sentencesOf("")).toEqual([]);
});
