// The price of one thing on the page, when somebody asks for that and not for the whole.
import type { Page, Row } from "./page";
import { type Piece, plain } from "./piece";
import { amountsIn } from "./values";

const ASKS = [
  /\bhow much (?:is|are|was|were|does|did|do|for)\b(?: one| each)?(.+?)(?: costs?)?$/,
  /\bwhat (?:is|was|are|were) the (?:price|cost|amount|charge)s? (?:of|for)\b(.+)$/,
  /\bwhat (?:do|does|did)\b(.+?) costs?$/,
  /\b(?:price|cost|charge) (?:of|for)\b(.+)$/,
  /\bhow much (?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|for\b|money\b|to\b|in\b|altogether\b)(.+)$/,
];

/** Words that mean the whole, a field of its own, or nothing: they name no thing on the page. */
const WHOLE =
  /^(it|this|that|they|these|all|everything|altogether|in|there|i|we|you|us|me|owe|owed|due|pay|paid|payable|to|have|must|cost|costs|the|a|an|of|for|on|whole|entire|grand|total|totals|sum|amount|invoice|bill|receipt|order|document|page|picture|purchase|one|thing|things|money|be|is|are|was|were|sub|subtotal|sub-total|net|gross|tax|vat|gst|mwst)$/;

/** The thing a question asks the price of: "delivery" in "What does delivery cost?"; undefined when it means the whole. */
export function itemIn(question: string): string | undefined {
  const text = question
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/[?!.,;]+\s*$/, "")
    .trim();
  for (const pattern of ASKS) {
    const words = pattern.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
    const named = words.filter((word) => !WHOLE.test(word));
    if (named.length > 0) return named.join(" ");
    if (words.length > 0) return undefined;
  }
  return undefined;
}

const bare = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** "lamps" and "lamp" are the same thing. */
const stem = (word: string): string => word.replace(/(?<=\p{L}{3})s$/u, "");

function names(row: Row, item: string): boolean {
  const there = row.flatMap(({ text }) => bare(text)).map(stem);
  return bare(item).every((word) => there.includes(stem(word)));
}

/** "Delivery: 120.00" from the line that names it; the last amount on a line is what it comes to. */
export function itemPrice(item: string, page: Page): Piece {
  for (const row of page.rows) {
    const priced = row.findLast(({ text }) => amountsIn(text).length > 0);
    const amount = amountsIn(priced?.text ?? "").at(-1);
    if (!priced || !amount || !names(row, item)) continue;
    const label = row.find((segment) => segment !== priced)?.text ?? priced.text.split(amount.text)[0]?.trim() ?? item;
    return { text: `${label || item}: ${amount.text}`, marks: [{ quote: amount.text, box: priced.box, label: item }] };
  }
  return plain(`I can't find a price for “${item}” on it.`);
}
