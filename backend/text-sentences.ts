// The text of a page as an answer: line by line, tables as Markdown tables.

import type { Page, Row } from "./page";
import { type Piece, plain } from "./piece";

const none = plain("I find no text in it.");
const marksOf = (rows: Row[]) => rows.flat().map(({ text, box }) => ({ quote: text, box }));
const cells = (row: Row) => `| ${row.map(({ text }) => text.replaceAll("|", "\\|")).join(" | ")} |`;

/** The longest run of rows with the same number of cells, three or more of both. */
function tableRows(rows: Row[]): Row[] {
  let best: Row[] = [];
  for (let start = 0; start < rows.length; start++) {
    const count = rows[start]?.length ?? 0;
    let end = start;
    while (end < rows.length && rows[end]?.length === count) end++;
    if (count >= 3 && end - start >= 3 && end - start > best.length) best = rows.slice(start, end);
  }
  return best;
}

function markdown(table: Row[]): string {
  const [head = [], ...rest] = table;
  return [cells(head), `|${" --- |".repeat(head.length)}`, ...rest.map(cells)].join("\n");
}

/** The table on the page, or undefined when nothing stands in columns. */
export function tableOf({ rows }: Page): Piece | undefined {
  const table = tableRows(rows);
  return table.length > 0 ? { text: markdown(table), marks: marksOf(table) } : undefined;
}

/** Everything that was read, in reading order. Two spaces end a line in Markdown. */
export function textOf({ rows }: Page): Piece {
  if (rows.length === 0) return none;
  const line = (row: Row) => row.map(({ text }) => text).join("  ");
  const table = tableRows(rows);
  const from = table[0] ? rows.indexOf(table[0]) : rows.length;
  const before = rows.slice(0, from).map(line).join("  \n");
  const after = rows
    .slice(from + table.length)
    .map(line)
    .join("  \n");
  const parts = [before, table.length > 0 ? markdown(table) : "", after].filter((part) => part !== "");
  return { text: parts.join("\n\n"), marks: marksOf(rows) };
}
