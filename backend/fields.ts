// The fields of an invoice or receipt, found by their labels. A field that is not clearly there is absent, never guessed.
import type { Box, Page, Row, Segment } from "./page";
import { around } from "./page";
import { amountsIn, datesIn, ibansIn } from "./values";
import { vendorOf } from "./vendor";

/** A value as written, where it stands, and in a form for programs (a date as YYYY-MM-DD) where that is certain. */
export type Field = { text: string; box: Box; value?: string | number };

export type Fields = {
  kind?: "invoice" | "receipt" | "quote" | "order";
  vendor?: Field;
  total?: Field;
  subtotal?: Field;
  tax?: Field;
  currency?: string;
  date?: Field;
  dueDate?: Field;
  number?: Field;
  iban?: Field;
};

type Spot = { segment: Segment; row: Row; at: number; rowAt: number };

const spotsOf = (rows: Row[]): Spot[] =>
  rows.flatMap((row, rowAt) => row.map((segment, at) => ({ segment, row, at, rowAt })));

/** The box of the words of `segments` that make up `text`; of all of them when that can't be told. */
function boxOf(segments: Segment[], text: string): Box {
  const parts = new Set(text.split(" "));
  const words = segments.flatMap((segment) => segment.words);
  const own = words.filter((word) => parts.has(word.text.replace(/^[:(]+|[,;:)]+$/g, "")) || word.text.includes(text));
  return around((own.length > 0 ? own : words).map((word) => word.box));
}

const overlaps = (a: Box, b: Box) => Math.min(a.left + a.width, b.left + b.width) > Math.max(a.left, b.left);

/**
 * What a label at `spot` speaks of: the rest of its segment, then its right neighbour, then what stands right below.
 * `label` is the pattern of the label, so that it does not read itself.
 */
function besides(rows: Row[], spot: Spot, label: RegExp): Segment[][] {
  const match = label.exec(spot.segment.text);
  const rest = spot.segment.text.slice((match?.index ?? 0) + (match?.[0].length ?? 0));
  const own: Segment = { ...spot.segment, text: rest.replace(/^[\s:.#-]+/, "") };
  const below = (rows[spot.rowAt + 1] ?? []).filter((segment) => overlaps(segment.box, spot.segment.box));
  return [[own], spot.row.slice(spot.at + 1), below];
}

type Reader = (text: string) => Omit<Field, "box"> | undefined;

/** The first value that `read` accepts beside a label. */
function labelled(rows: Row[], label: RegExp, read: Reader, not?: RegExp, last = false): Field | undefined {
  const spots = spotsOf(rows).filter(({ segment }) => label.test(segment.text) && !not?.test(segment.text));
  for (const spot of last ? spots.reverse() : spots)
    for (const segments of besides(rows, spot, label)) {
      const text = segments.map((segment) => segment.text).join("  ");
      const found = read(text);
      if (found) return { ...found, box: boxOf(segments, found.text) };
    }
  return undefined;
}

const lastAmount: Reader = (text) => {
  const found = amountsIn(text).at(-1);
  return found && { text: found.text, value: found.value };
};

const firstDate: Reader = (text) => {
  const found = datesIn(text)[0];
  return found && { text: found.text, ...(found.iso && { value: found.iso }) };
};

const documentNumber: Reader = (text) => {
  const token =
    /^[\s:.#]*(?:(?:no|nr|number)\b[.:]?\s*)?#?\s*([A-Za-z0-9][A-Za-z0-9/_-]*\d[A-Za-z0-9/_-]*|\d[A-Za-z0-9/_-]*)/i.exec(
      text,
    )?.[1];
  if (!token || token.length < 2) return undefined;
  return datesIn(text)[0]?.text.startsWith(token) ? undefined : { text: token };
};

const totals = [
  /\b(grand total|total (amount )?(due|payable)|amount (due|payable)|balance due|total to pay|invoice total|to pay)\b/i,
  /\b(gesamtbetrag|rechnungsbetrag|endbetrag|gesamtsumme)\b/i,
  /\btotal\b/i,
];
const notTotal =
  /sub\s?-?total|total (net|tax|vat|gst|items?|qty|quantity|discount|savings?|hours|excl|before)|net total/i;
const otherDate =
  /\b(due|deliver\w*|shipp?\w*|expir\w*|valid|until|period|since|established|est|order|birth|printed)\b/i;
const dueLabel = /\b(due( date)?|date due|pay(able|ment due)?( by| before| until)|payment due)\b/i;

function totalOf(rows: Row[]): Field | undefined {
  for (const label of totals) {
    const found = labelled(rows, label, lastAmount, notTotal, true);
    if (found) return found;
  }
  return undefined;
}

/** The labelled date; else the only kind of date there is: one that no label claims for something else. */
function dateOf(rows: Row[]): Field | undefined {
  const named = labelled(
    rows,
    /\b(invoice date|date of (issue|invoice)|issue date|issued( on)?|dated?|tax point)\b/i,
    firstDate,
    otherDate,
  );
  if (named) return named;
  for (const { segment, row, at, rowAt } of spotsOf(rows)) {
    const above = (rows[rowAt - 1] ?? []).filter((other) => overlaps(other.box, segment.box));
    const context = [...row.slice(Math.max(0, at - 1), at + 1), ...above.filter((other) => !datesIn(other.text)[0])];
    const found = firstDate(segment.text);
    if (found && !context.some((other) => otherDate.test(other.text) || dueLabel.test(other.text)))
      return { ...found, box: boxOf([segment], found.text) };
  }
  return undefined;
}

function numberOf(rows: Row[]): Field | undefined {
  const kinds = "(?:tax )?(?:invoice|receipt|bill|document|rechnung|quote|credit note)";
  const named = new RegExp(String.raw`\b${kinds}\s*(?:no|nr|num|number|id|ref)\b\.?|\b${kinds}\s*#`, "i");
  const bare = new RegExp(String.raw`^\W*${kinds}\b(?=[\s:#]*[A-Za-z]{0,6}[-/]?\d)`, "i");
  return (
    labelled(rows, named, documentNumber) ??
    labelled(rows, bare, documentNumber, /\bdate\b/i) ??
    labelled(rows, /^\W*(?:no|nr|number)\b[.:]?/i, documentNumber)
  );
}

function ibanOf(rows: Row[]): Field | undefined {
  for (const row of rows) {
    const text = row.map((segment) => segment.text).join(" ");
    const found = ibansIn(text)[0];
    if (found) return { text: found, value: found.replaceAll(" ", ""), box: boxOf(row, found) };
  }
  return undefined;
}

const kinds = [
  ["receipt", /\breceipt\b/i],
  ["invoice", /\b(invoice|rechnung|bill)\b/i],
  ["quote", /\b(quote|quotation|estimate)\b/i],
  ["order", /\b(purchase order|order confirmation)\b/i],
] as const;

/** The currency, when everything on the page that names one names the same. */
function currencyOf(rows: Row[]): string | undefined {
  const named = new Set(
    spotsOf(rows).flatMap(({ segment }) => amountsIn(segment.text).flatMap((a) => a.currency ?? [])),
  );
  const spoken = spotsOf(rows).flatMap(
    ({ segment }) => /\b(?:in|currency:?) (USD|EUR|GBP|CHF)\b/.exec(segment.text)?.[1] ?? [],
  );
  for (const currency of spoken) named.add(currency);
  return named.size === 1 ? [...named][0] : undefined;
}

const tax = /\b(vat|gst|sales tax|tax|mwst|ust)\b/i;
const notTax = /\b(invoice|no|number|id|reg\w*|excl\w*|incl\w*|before|point)\b/i;

/** The fields of a page. */
export function fieldsOf(page: Page): Fields {
  const { rows } = page;
  const all = rows.flat().map((segment) => segment.text);
  const kind = kinds.find(([, pattern]) => all.some((text) => pattern.test(text)))?.[0];
  const total = totalOf(rows);
  const found = {
    kind,
    total,
    vendor: kind || total ? vendorOf(rows) : undefined,
    subtotal: labelled(rows, /\b(sub\s?-?total|net( total| amount)?|total (net|before tax|excl\w*))\b/i, lastAmount),
    tax: labelled(rows, tax, lastAmount, notTax),
    currency: currencyOf(rows),
    date: dateOf(rows),
    dueDate: labelled(rows, dueLabel, firstDate),
    number: numberOf(rows),
    iban: ibanOf(rows),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Fields;
}
