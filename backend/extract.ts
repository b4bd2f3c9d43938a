// The fields as JSON, for requests that ask for JSON: in our own names, or in those of the caller's schema.
import { type Field, type Fields, fieldsOf } from "./fields";
import { type Page, wordsOf } from "./page";
import type { Piece } from "./piece";

const names: [keyof Fields | "text" | "codes", RegExp][] = [
  ["subtotal", /^(subtotal|net|netamount|nettotal)$/],
  ["total", /^(total|totalamount|amount|amountdue|grandtotal|invoicetotal|sum)$/],
  ["tax", /^(tax|vat|taxamount|vatamount|gst)$/],
  ["vendor", /^(vendor|vendorname|seller|supplier|company|merchant|issuer|from|store)$/],
  ["dueDate", /^(duedate|due|payby|paymentdue)$/],
  ["date", /^(date|invoicedate|issuedate|receiptdate|issued)$/],
  ["number", /^(number|invoicenumber|invoiceno|invoiceid|receiptnumber|documentnumber|reference)$/],
  ["iban", /^(iban|bankaccount|account)$/],
  ["currency", /^currency(code)?$/],
  ["kind", /^(kind|type|documenttype)$/],
  ["text", /^(text|fulltext|content)$/],
  ["codes", /^(codes?|barcodes?|qr|qrcode)$/],
];

const propertiesOf = (schema: unknown): Record<string, unknown> | undefined => {
  const properties =
    typeof schema === "object" && schema !== null ? (schema as { properties?: unknown }).properties : undefined;
  return typeof properties === "object" && properties !== null ? (properties as Record<string, unknown>) : undefined;
};

function wantsNumber(property: unknown): boolean {
  const type = typeof property === "object" && property !== null ? (property as { type?: unknown }).type : undefined;
  return [type].flat().some((one) => one === "number" || one === "integer");
}

/** Every field with the value for programs; amounts as numbers, dates as YYYY-MM-DD where certain. */
function valuesOf(page: Page, fields: Fields): Record<string, unknown> {
  const value = (found: Field | string | undefined) =>
    typeof found === "object" ? (found.value ?? found.text) : (found ?? null);
  return {
    kind: value(fields.kind),
    vendor: value(fields.vendor),
    number: value(fields.number),
    date: value(fields.date),
    dueDate: value(fields.dueDate),
    currency: value(fields.currency),
    subtotal: value(fields.subtotal),
    tax: value(fields.tax),
    total: value(fields.total),
    iban: value(fields.iban),
    codes: page.codes.map((code) => code.text),
  };
}

/** The fields of a page as JSON. What is not on it, and what the Reader does not know, is null. */
export function extract(page: Page, schema: unknown): Piece {
  const fields = fieldsOf(page);
  const values = valuesOf(page, fields);
  const marks = Object.entries(fields).flatMap(([label, found]) =>
    typeof found === "object" ? [{ quote: String(found.value ?? found.text), box: found.box, label }] : [],
  );
  const wanted = propertiesOf(schema);
  if (!wanted) return { text: JSON.stringify(values, null, 2), marks };
  const own = Object.entries(wanted).map(([name, property]) => {
    const key = names.find(([, pattern]) => pattern.test(name.toLowerCase().replace(/[^a-z]/g, "")))?.[0];
    if (key === "text")
      return [
        name,
        wordsOf(page)
          .map((word) => word.text)
          .join(" "),
      ];
    const value = key ? values[key] : null;
    const field = key && key !== "codes" ? fields[key] : undefined;
    return [
      name,
      wantsNumber(property) || typeof value !== "number" ? value : typeof field === "object" ? field.text : value,
    ];
  });
  return { text: JSON.stringify(Object.fromEntries(own), null, 2), marks };
}
