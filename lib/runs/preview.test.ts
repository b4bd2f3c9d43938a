import { expect, test } from "vitest";
import { previewOf } from "./preview";

test.each([
  ["Total: 1,250.00\n\nThe invoice is from Acme.", "Total: 1,250.00 The invoice is from Acme."],
  ["**Picture 1** shows _a boat_ and `code`.", "Picture 1 shows a boat and code."],
  ["# Harbours\n\n| Harbour | Boats |\n| --- | ---: |\n| North | 12 |", "Harbours Harbour Boats North 12"],
  ["- one\n- two\n1. three\n> four", "one two three four"],
  [
    "See [the page](https://example.org/a_b) of snake_case_names, 2 * 3 * 4.",
    "See the page of snake_case_names, 2 * 3 * 4.",
  ],
  ["```js\nrun();\n```", "run();"],
  ["", undefined],
  ["---", undefined],
  ["🙂".repeat(200), "🙂".repeat(150)],
  [`${"a".repeat(299)}🙂`, "a".repeat(299)],
])("%j is shown as %j", (markdown, words) => {
  expect(previewOf(markdown)).toBe(words);
});
