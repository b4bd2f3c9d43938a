// Words become rows, and rows are split at wide gaps, so that two columns never read as one sentence.
import { around, type Row, type Segment, type Word } from "./page";

const middle = (word: Word) => word.box.top + word.box.height / 2;

/** A typical height of the words, which is what "wide" is measured in. */
function typicalHeight(words: Word[]): number {
  const heights = words.map((word) => word.box.height).sort((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)] ?? 0;
}

function segment(words: Word[]): Segment {
  return { text: words.map((word) => word.text).join(" "), words, box: around(words.map((word) => word.box)) };
}

/** Splits one row where the gap is wider than about three spaces. `aspect` is width / height of the picture. */
function split(words: Word[], aspect: number): Row {
  const sorted = words.toSorted((a, b) => a.box.left - b.box.left);
  const wide = (1.15 * Math.max(typicalHeight(sorted), 0.004)) / aspect;
  const parts: Word[][] = [];
  for (const word of sorted) {
    const part = parts.at(-1);
    const last = part?.at(-1);
    if (part && last && word.box.left - (last.box.left + last.box.width) < wide) part.push(word);
    else parts.push([word]);
  }
  return parts.map(segment);
}

/** Rows from top to bottom. Words share a row when the middle of each lies within the other's height. */
export function toRows(words: Word[], aspect: number): Row[] {
  const rows: Word[][] = [];
  for (const word of words.toSorted((a, b) => middle(a) - middle(b))) {
    const row = rows.findLast((candidate) =>
      candidate.some((other) => {
        const apart = Math.abs(middle(other) - middle(word));
        return apart < 0.45 * Math.max(other.box.height, word.box.height);
      }),
    );
    if (row) row.push(word);
    else rows.push([word]);
  }
  return rows
    .map((row) => split(row, aspect))
    .sort((a, b) => around(a.map((s) => s.box)).top - around(b.map((s) => s.box)).top);
}
