// Fields and codes as people say them.

import type { Field, Fields } from "./fields";
import type { Page } from "./page";
import { type Piece, plain } from "./piece";
import type { Topic } from "./question";

const labels: Record<string, string> = {
  total: "Total",
  subtotal: "Subtotal",
  tax: "Tax",
  vendor: "From",
  dueDate: "Due",
  date: "Date",
  number: "Number",
  iban: "IBAN",
};
const missing: Record<string, string> = {
  total: "a total",
  subtotal: "a subtotal",
  tax: "a tax amount",
  vendor: "who it is from",
  dueDate: "a due date",
  date: "a date",
  number: "a document number",
  iban: "an IBAN",
  currency: "a currency",
};

/** ISO where the day is certain: 12 June 2024 and 2024-06-12 are the same, 3/4/2024 stays as written. */
const dateText = (field: Field) => (typeof field.value === "string" ? field.value : field.text);
const isDate = (topic: Topic) => topic === "date" || topic === "dueDate";

function said(label: string, field: Field, suffix: string): Piece {
  const text = `${label}: ${field.text}${suffix}`;
  return { text, marks: [{ quote: text, box: field.box, label }] };
}

/** "Total: 1,250.00" for each asked field; a sentence for each that can't be found. */
export function askedFields(topics: Topic[], fields: Fields): Piece[] {
  return topics.flatMap((topic) => {
    if (topic === "currency" && fields.currency) return [plain(`Currency: ${fields.currency}`)];
    const found = topic in labels ? fields[topic as Exclude<keyof Fields, "kind" | "currency">] : undefined;
    if (!found) return topic in missing ? [plain(`I can't find ${missing[topic]} on it.`)] : [];
    const money = topic === "total" || topic === "subtotal" || topic === "tax";
    const suffix = money && fields.currency && /^[\d.,' ]+$/.test(found.text) ? ` ${fields.currency}` : "";
    return [said(labels[topic] ?? topic, isDate(topic) ? { ...found, text: dateText(found) } : found, suffix)];
  });
}

/** "The invoice is from Acme Corp, number 2024-031, dated 2024-03-15." without what was asked already. */
export function context(fields: Fields, asked: Topic[]): Piece[] {
  const parts: [Topic, string, Field | undefined][] = [
    ["vendor", "from", fields.vendor],
    ["number", "number", fields.number],
    ["date", "dated", fields.date],
    ["dueDate", "due", fields.dueDate],
  ];
  const told = parts.flatMap(([topic, word, field]) =>
    field && !asked.includes(topic)
      ? [{ word, box: field.box, label: labels[topic] ?? topic, text: isDate(topic) ? dateText(field) : field.text }]
      : [],
  );
  if (told.length === 0) return [];
  const text = `The ${fields.kind ?? "document"} is ${told.map((part) => `${part.word} ${part.text}`).join(", ")}.`;
  return [{ text, marks: told.map(({ text: quote, box, label }) => ({ quote, box, label })) }];
}

function placeOf(middle: number): string {
  if (middle < 0.36) return "at the top";
  return middle > 0.62 ? "at the bottom" : "in the middle";
}

/** A sentence a code; when codes were asked for, also that there is none. */
export function codeSentences(page: Page, asked: boolean): Piece[] {
  if (page.codes.length === 0) return asked ? [plain("I find no code in it.")] : [];
  return page.codes.map(({ format, text, box }) => {
    const place = placeOf(box.top + box.height / 2);
    const what = asked ? `The ${format.replace("QRCode", "QR code")}` : "The code";
    return { text: `${what} ${place} reads “${text}”.`, marks: [{ quote: text, box, label: "Code" }] };
  });
}
