// Amounts, dates and bank account numbers as they are written on paper. What is not clearly one of them is none.

export type Amount = { text: string; value: number; currency?: string };

const symbols: Record<string, string> = { $: "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR" };
const codes = "USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|CNY|BRL|MXN|ZAR";
const amountPattern = new RegExp(
  String.raw`(?<![\d.,\w-])(?:(?<before>[$€£¥₹]|${codes})\s?)?(?<number>\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{2})?|\d+[.,]\d{2}|\d+)(?:\s?(?<after>[€£$]|(?:${codes})\b))?(?![\d%]|[.,-]\d|\w)`,
  "g",
);

/** 1,250.00 and 1.250,00 and 1 250.00 alike: the last mark followed by two digits parts the cents. */
function numberIn(text: string): number {
  const cents = /[.,](\d{2})$/.exec(text);
  const whole = (cents ? text.slice(0, -3) : text).replace(/\D/g, "");
  return Number(`${whole}.${cents?.[1] ?? "0"}`);
}

/** Amounts in a text, left to right. A bare whole number is none: it may be a quantity or a year. */
export function amountsIn(text: string): Amount[] {
  return [...text.matchAll(amountPattern)].flatMap((match) => {
    const { before, number = "", after } = match.groups ?? {};
    const sign = before ?? after;
    if (!sign && !/[.,]\d{2}$/.test(number)) return [];
    const currency = sign ? (symbols[sign] ?? sign) : undefined;
    return [{ text: match[0].trim(), value: numberIn(number), ...(currency && { currency }) }];
  });
}

/** A date as written; `iso` (YYYY-MM-DD) only when day and month can't be confused. */
export type DateFound = { text: string; iso?: string };

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const month =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const datePattern = new RegExp(
  String.raw`(?<![\d-])(?:(?<y1>(?:19|20)\d{2})[-/.](?<m1>\d{1,2})[-/.](?<d1>\d{1,2})|(?<a>\d{1,2})(?<mark>[./-])(?<b>\d{1,2})\k<mark>(?<y2>(?:19|20)\d{2})|(?<d3>\d{1,2})(?:st|nd|rd|th)?[ -](?<m3>${month})\.?,?[ -](?<y3>(?:19|20)\d{2})|(?<m4>${month})\.? (?<d4>\d{1,2})(?:st|nd|rd|th)?,? (?<y4>(?:19|20)\d{2}))(?![\d-])`,
  "gi",
);

function iso(year: string, monthNumber: number, day: number): string | undefined {
  const date = new Date(Date.UTC(Number(year), monthNumber - 1, day));
  const real = date.getUTCMonth() === monthNumber - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : undefined;
}

const monthNumber = (name: string) => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** 3/4/2024 is two different days in two countries; 28/4/2024 and 3.4.2024 are one. */
function numericDate(first: number, second: number, mark: string, year: string): string | undefined | "ambiguous" {
  if (mark !== "/" || first > 12) return iso(year, second, first);
  if (second > 12) return iso(year, first, second);
  return first === second ? iso(year, first, second) : "ambiguous";
}

/** Dates in a text, left to right. Impossible ones (2024-13-40) are left out. */
export function datesIn(text: string): DateFound[] {
  return [...text.matchAll(datePattern)].flatMap((match) => {
    const part = match.groups ?? {};
    const found = part.y1
      ? iso(part.y1, Number(part.m1), Number(part.d1))
      : part.y2
        ? numericDate(Number(part.a), Number(part.b), part.mark ?? "", part.y2)
        : part.y3
          ? iso(part.y3, monthNumber(part.m3 ?? ""), Number(part.d3))
          : iso(part.y4 ?? "", monthNumber(part.m4 ?? ""), Number(part.d4));
    if (found === undefined) return [];
    return [{ text: match[0], ...(found !== "ambiguous" && { iso: found }) }];
  });
}

/** The remainder by 97 of an IBAN's digits must be 1; a misread digit changes it. */
function isIban(compact: string): boolean {
  const moved = compact.slice(4) + compact.slice(0, 4);
  let remainder = 0;
  for (const letter of moved) remainder = Number(`${remainder}${Number.parseInt(letter, 36)}`) % 97;
  return remainder === 1;
}

/** IBANs whose check digits are right, as written. */
export function ibansIn(text: string): string[] {
  return [...text.matchAll(/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,9}\b/g)].flatMap((match) => {
    // The last groups may be the next words on the line: the longest beginning that checks is the number.
    const groups = match[0].split(" ");
    for (let count = groups.length; count > 0; count--) {
      const text = groups.slice(0, count).join(" ");
      const compact = text.replaceAll(" ", "");
      if (compact.length >= 15 && compact.length <= 34 && isIban(compact)) return [text];
    }
    return [];
  });
}
