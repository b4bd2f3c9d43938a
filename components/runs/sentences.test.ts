import fc from "fast-check";
import { expect, test } from "vitest";
import { heardSentences } from "./sentences";

const whole = (text: string) => heardSentences(text, true);
const growing = (text: string) => heardSentences(text, false);

test.each([
  ["plain sentences", "It is dated. Is it paid? No!", ["It is dated.", "Is it paid?", "No!"]],
  [
    "numbers",
    "The total is 1,250.00 in all. Tax is 3.5 percent.",
    ["The total is 1,250.00 in all.", "Tax is 3.5 percent."],
  ],
  [
    "abbreviations",
    "Mr. Smith of Acme Corp. wrote it, e.g. for planks. J. Doe paid Acme Corp. The end.",
    ["Mr. Smith of Acme Corp. wrote it, e.g. for planks.", "J. Doe paid Acme Corp.", "The end."],
  ],
  [
    "addresses",
    "See https://example.com/a?b=c.html for more. Then pay.",
    ["See https://example.com/a?b=c.html for more.", "Then pay."],
  ],
  [
    "links and emphasis",
    "The **total** is _here_, see [the list](https://example.com/x). So `be` it.",
    ["The total is here, see the list.", "So be it."],
  ],
  [
    "soft line breaks",
    "It goes on\nin the next line. And ends\nhere.",
    ["It goes on in the next line.", "And ends here."],
  ],
  ["paragraphs without a full stop", "A title\n\nThen words.", ["A title", "Then words."]],
  [
    "lists",
    "There are:\n- planks, 12\n- a barrel of tar\n1. first\n2) second",
    ["There are:", "planks, 12", "a barrel of tar", "1, first", "2, second"],
  ],
  ["headings and quotes", "## What it is\n> So it was sent.", ["What it is", "So it was sent."]],
  ["tables", "| what | price |\n|---|---:|\n| planks | 950.00 |", ["what, price", "planks, 950.00"]],
  [
    "code",
    'Like this:\n```json\n{ "a": 1 }\n{ "b": 2. }\n```\nDone.',
    ["Like this:", "A block of code, 2 lines.", "Done."],
  ],
  [
    "Chinese and Japanese",
    "合計は千二百五十です。支払いは五月です。それだけ。",
    ["合計は千二百五十です。", "支払いは五月です。", "それだけ。"],
  ],
  ["German", "Es kostet 1.250,00 Euro. Das ist z. B. viel.", ["Es kostet 1.250,00 Euro.", "Das ist z. B. viel."]],
  ["nothing but marks", "***\n\n---\n", []],
])("%s are cut as they are heard", (_, text, heard) => {
  expect(whole(text)).toEqual(heard);
});

test.each([
  ["The total", []],
  ["The total is 1.", []],
  ["The total is 1. ", []],
  ["The total is 1. 5 is", []],
  ["The total is 1. 5 Planks", ["The total is 1."]],
  ["One ends. Two", ["One ends."]],
  ["One ends.\n", []],
  ["One ends.\n\n", ["One ends."]],
  ["- one item", []],
  ["- one item\n", ["one item"]],
  ["```\ncode. And more", []],
  ["```\ncode\n```\n", ["A block of code, one line."]],
  ["一つ。", []],
  ["一つ。二", ["一つ。"]],
])("of %j, still growing, %j can be said", (text, heard) => {
  expect(growing(text)).toEqual(heard);
});

test("what was said stays said, wherever the stream is cut", () => {
  const piece = fc.constantFrom(
    ..."The|total is |1,250.00|. |Mr|. |e.g. |12 |and |\n|\n\n|- |1. |```\n|| a | b |\n||---|\n|# |> |**bold**|。|合計|? |! |(see |) |[x](http://a.b/?c) |*| ".split(
      "|",
    ),
    "| a | b |\n",
    "|---|\n",
    "\r\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const text = pieces.join("");
      let before: string[] = [];
      for (let end = 0; end <= text.length; end++) {
        const now = growing(text.slice(0, end));
        expect(now.slice(0, before.length)).toEqual(before);
        before = now;
      }
      expect(whole(text).slice(0, before.length)).toEqual(before);
    }),
    { numRuns: 400 },
  );
});

test("a long answer is cut quickly enough to be cut again with every word", () => {
  const text = "The picture shows an invoice of Acme Corp. over 1,250.00 and more.\n\n".repeat(300);
  expect(whole(text)).toHaveLength(300);
});
