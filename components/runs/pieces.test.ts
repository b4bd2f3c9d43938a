// Words that point at the picture, and sentences that are read out.
import { expect, test } from "vitest";
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
