// Who a document is from: the name that stands first and largest, or the one a label gives.
import type { Field } from "./fields";
import type { Row, Segment } from "./page";
import { amountsIn, datesIn } from "./values";

const company =
  /\b(corp|corporation|inc|ltd|limited|llc|llp|plc|gmbh|ag|kg|bv|b\.v|s\.?a|oy|ab|pty|& sons|& co|company)\b\.?/i;
const fromLabel = /^\W*(from|seller|vendor|supplier|issued by|sold by)\b\s*:?\s*/i;
const recipient = /\b(bill(ed)?( to)?|invoice to|sold to|ship(ped)? to|deliver to|customer|client|for|to|attn)\b\s*:?/i;
const notName =
  /\b(invoice|receipt|bill|quote|statement|date|total|amount|page|tel|phone|fax|email|www|http|vat|tax|number|order|welcome|thank|copy|original|description|item|paid|due|no)\b|@|\.(com|org|net)\b/i;
const street =
  /^\d|\b(street|road|lane|row|avenue|ave|quay|yard|unit|suite|floor|box|postcode|square|weg|straße|strasse)\b|\d{4,}/i;

const letters = (text: string) => (text.match(/\p{L}/gu) ?? []).length;
const bare = (text: string) => text.replace(/^[^\p{L}\p{N}]+|[\s:,;·|-]+$/gu, "");

function couldBeName(text: string): boolean {
  if (letters(text) < 3 || text.length > 60 || notName.test(text)) return false;
  if (street.test(text) && !company.test(text)) return false;
  return amountsIn(text).length === 0 && datesIn(text).length === 0 && !recipient.test(text.split(" ")[0] ?? "");
}

/** Letters without descenders vary in height, so the tallest word stands for the segment. */
const size = (segment: Segment) => Math.max(...segment.words.map((word) => word.box.height));

/** Segments below "Bill to" in the same column belong to the recipient. */
function recipients(rows: Row[]): Set<Segment> {
  const found = new Set<Segment>();
  rows.forEach((row, at) => {
    for (const label of row.filter((segment) =>
      /\b(bill(ed)? to|invoice to|sold to|ship to|customer|client)\b/i.test(segment.text),
    ))
      for (const below of rows.slice(at, at + 5).flat())
        if (Math.abs(below.box.left - label.box.left) < 0.06 || rows[at]?.includes(below)) found.add(below);
  });
  return found;
}

/** The sender, or undefined when no name stands out. */
export function vendorOf(rows: Row[]): Field | undefined {
  const excluded = recipients(rows);
  for (const [at, row] of rows.entries())
    for (const [index, segment] of row.entries()) {
      if (!fromLabel.test(segment.text)) continue;
      const below = (rows[at + 1] ?? []).find((other) => Math.abs(other.box.left - segment.box.left) < 0.05);
      const rest = { ...segment, text: segment.text.replace(fromLabel, "") };
      const words = rest.words.slice(-rest.text.split(" ").length);
      const next = [{ ...rest, words }, row[index + 1], below].find((other) => other && couldBeName(bare(other.text)));
      if (next) return { text: bare(next.text), box: next.box };
    }
  const all = rows.flat();
  const heights = all.map(size).sort((a, b) => a - b);
  const usual = heights[Math.floor(heights.length / 2)] ?? 0;
  const upper = rows.slice(0, Math.max(4, Math.ceil(rows.length * 0.35))).flat();
  const scored = upper
    .filter((segment) => !excluded.has(segment) && couldBeName(bare(segment.text)))
    .map((segment, at) => {
      const large = usual > 0 ? Math.min(2, size(segment) / usual - 1) * 3 : 0;
      return { segment, score: (company.test(segment.text) ? 2.5 : 0) + large - at * 0.5 };
    })
    .sort((a, b) => b.score - a.score);
  const best = scored[0];
  return best && best.score > 0.4 ? { text: bare(best.segment.text), box: best.segment.box } : undefined;
}
