import { expect, test } from "vitest";
import { headingLevels } from "./heading-levels";

function levels(...depths: number[]): (number | undefined)[] {
  const children = depths.map((depth) => ({ type: "heading", depth }));
  headingLevels()({ type: "root", children });
  return children.map(({ depth }) => depth);
}

test.each([
  [
    [1, 2, 3],
    [3, 4, 5],
  ],
  [[3], [3]],
  [
    [2, 4, 2],
    [3, 4, 3],
  ],
  [
    [4, 2, 3],
    [3, 3, 4],
  ],
  [
    [1, 2, 3, 4, 5, 6],
    [3, 4, 5, 6, 6, 6],
  ],
])("headings written at %j stand at %j: below the question, none skipped", (written, shown) => {
  expect(levels(...written)).toEqual(shown);
});

test("headings within quotes and lists count, too, and words stay as they are", () => {
  const inside = { type: "heading", depth: 5 };
  const words = { type: "paragraph", children: [{ type: "text" }] };
  headingLevels()({ type: "root", children: [words, { type: "blockquote", children: [inside] }] });
  expect([inside.depth, words.children]).toEqual([3, [{ type: "text" }]]);
});
