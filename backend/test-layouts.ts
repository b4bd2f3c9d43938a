// How the documents of the Reader's test are laid out, each a function from what is written to a drawing.
import { line, rule } from "@/scripts/draw-page.mjs";

const end = { anchor: "end" };
const pair = (left: number, right: number, y: number, [name, value]: [string, string], style = {}) =>
  line(left, y, name, style) + line(right, y, value, { ...style, ...end });
const pairs = (left: number, right: number, top: number, list: [string, string][], style = {}) =>
  list.map((one, at) => pair(left, right, top + at * 40, one, style) + rule(left, right, top + at * 40 + 14)).join("");

/** Name on top, facts below it, items, total: the usual letter. */
export function letter(
  vendor: string,
  facts: string[],
  items: [string, string][],
  sums: [string, string][],
  font = "Geist",
) {
  const itemsTop = 140 + facts.length * 26;
  const sumsTop = itemsTop + items.length * 40 + 20;
  return (
    line(50, 70, vendor, { size: 26, weight: 700, font }) +
    facts.map((fact, at) => line(50, 110 + at * 26, fact, { font })).join("") +
    pairs(50, 550, itemsTop, items, { font }) +
    sums.map((sum, at) => pair(300, 550, sumsTop + at * 34, sum, { font, weight: 600, size: 18 })).join("")
  );
}

/** Recipient on the left, facts on the right at other heights: reading across would mix them. */
export function columns(
  vendor: string,
  recipient: string[],
  facts: [string, string][],
  items: [string, string][],
  sum: [string, string],
) {
  return (
    line(50, 70, vendor, { size: 26, weight: 700 }) +
    line(550, 68, "INVOICE", { ...end, size: 20 }) +
    ["Bill to", ...recipient].map((text, at) => line(50, 130 + at * 24, text)).join("") +
    facts.map((fact, at) => pair(350, 550, 130 + at * 27, fact)).join("") +
    pairs(50, 550, 270, items) +
    pair(350, 550, 290 + items.length * 40, sum, { weight: 700, size: 19 })
  );
}

/** Labels in one line, their values in the next. */
export function headed(vendor: string, heads: [string, string][], items: [string, string][], sum: [string, string]) {
  const at = (index: number) => 50 + index * 180;
  return (
    line(50, 70, vendor, { size: 26, weight: 700 }) +
    heads.map(([head, value], i) => line(at(i), 140, head, { size: 14 }) + line(at(i), 166, value)).join("") +
    pairs(50, 550, 230, items) +
    pair(350, 550, 250 + items.length * 40, sum, { weight: 700, size: 19 })
  );
}
