// How far an answer may go and still be drawn as Markdown: a parser that nests and looks back is slow where it is meant to be.

/** Characters; longer than any answer that a model writes for a reader. */
const LONGEST = 100_000;
/** Quotes in quotes in lists: each level is a call within a call when it is drawn. */
const DEEPEST = 40;
const WIDEST_INDENT = 200;
/** Signs of emphasis and of links in one paragraph: each looks back for the one that opened it. */
const MOST_SIGNS = 1000;
/** Characters without an empty line: a browser cuts longer texts in two while it reads a page, which is then not what was drawn. */
const LONGEST_PARAGRAPH = 50_000;
/** Cells of all tables, counted by the strokes between them. */
const MOST_STROKES = 10_000;

const MARKERS = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;

const isTooDeep = (line: string): boolean => {
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  const markers = MARKERS.exec(line)?.[0].match(/>|[-*+]|\d+[.)]/g)?.length ?? 0;
  return indent > WIDEST_INDENT || markers > DEEPEST;
};

const signsIn = (paragraph: string): number => paragraph.match(/[*_~[]/g)?.length ?? 0;

/** Whether an answer can be drawn as Markdown without the page standing still; otherwise it is shown as it was written. */
export const isDrawable = (text: string): boolean =>
  text.length <= LONGEST &&
  !text.split("\n").some(isTooDeep) &&
  !text.split(/\n\s*\n/).some((paragraph) => paragraph.length > LONGEST_PARAGRAPH || signsIn(paragraph) > MOST_SIGNS) &&
  (text.match(/\|/g)?.length ?? 0) <= MOST_STROKES;

/** A text in pieces that a browser keeps whole, none of which ends within a character. */
export const piecesOf = (text: string): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${LONGEST_PARAGRAPH}}`, "gu")) ?? [];
