// What a question asks for, by simple rules over its words.

export const fieldTopics = [
  "total",
  "subtotal",
  "tax",
  "vendor",
  "dueDate",
  "date",
  "number",
  "iban",
  "currency",
] as const;
type FieldTopic = (typeof fieldTopics)[number];
export type Topic = FieldTopic | "text" | "table" | "codes" | "size" | "colours" | "camera" | "summary" | "scene";

const rules: [Topic, RegExp][] = [
  [
    "text",
    /\b(read (it|this|the|all|out)|transcribe|ocr|(what|which) text|all( the)? text|the text|written|what does .*\b(say|read))\b/,
  ],
  ["table", /\b(table|csv|spreadsheet)\b/],
  ["codes", /\b(qr|bar ?codes?|codes?|ean|data ?matrix)\b/],
  [
    "size",
    /\b(dimensions?|resolution|pixels?|file (size|type|format)|format|megapixels?|how (big|large|wide|tall|high)|size)\b/,
  ],
  ["colours", /\b(colou?rs?|palette|hex|how (bright|dark))\b/],
  ["camera", /\b(camera|lens|gps|exif|location|(was|were) .*\b(taken|shot|photographed)|taken)\b/],
  ["subtotal", /\b(sub ?-?total|net amount|before (tax|vat))\b/],
  ["tax", /\b(tax|vat|gst|mwst)\b/],
  ["total", /(?<!sub ?-?)\btotal\b|\b(how much|amount|grand sum|sum|to pay|price|cost)\b/],
  [
    "vendor",
    /\b(vendor|seller|supplier|issuer|merchant|company|shop|who (is|was) (it|this|the \w+) from|who (sent|issued|wrote|made|billed)|from whom|whose invoice|which (company|shop))\b/,
  ],
  ["dueDate", /\b(due|deadline|pay(able)? by|paid by|when .*\bpay)\b/],
  ["date", /\b(dated?|what day|when (is|was) (it|this|the \w+) (from|issued|written|made)|issued)\b/],
  ["number", /\b((invoice|receipt|document|bill|reference) (number|no|id)|number|reference)\b/],
  ["iban", /\b(iban|bank account|account number)\b/],
  ["currency", /\bcurrency\b/],
  [
    "summary",
    /\b(summar\w*|overview|extract|fields|everything|what (is|'s) (this|it)\b|what kind|tell me|main points)\b/,
  ],
  [
    "scene",
    /\b(describe|who is (in|this|that)|people|person|face|animal|object|scene|how many|count|happening|see|show(n|s)?|look)\b/,
  ],
];

/** The topics of a question, in the order of the rules. Empty when no rule knows it. */
export function topicsOf(question: string): Topic[] {
  const text = question.toLowerCase().replaceAll("’", "'");
  const found = rules.filter(([, pattern]) => pattern.test(text)).map(([topic]) => topic);
  // "When is it due?" asks for one date, "what is the account number" for one number.
  const without = (topic: Topic, other: Topic) =>
    found.includes(other) && !new RegExp(`${topic}.* and |and .*${topic}`).test(text);
  return found.filter(
    (topic) =>
      !(topic === "date" && without("date", "dueDate")) &&
      !(topic === "text" && found.includes("date") && /\bwhen\b.*\bwritten\b/.test(text)) &&
      !(topic === "text" && found.includes("codes") && !/\btext\b/.test(text)) &&
      !(topic === "number" && without("number", "iban")) &&
      !(topic === "total" && without("total", "subtotal") && !/(^| )total/.test(text)) &&
      !(topic === "table" && found.includes("text")) &&
      !(topic === "summary" && found.some((other) => other !== "summary" && other !== "scene")) &&
      !(topic === "scene" && found.length > 1),
  );
}

/** The words somebody wants found: `find "lamps"`, "where is the word lamps?". */
export function soughtIn(question: string): string | undefined {
  const quoted = /["“”'‘]([^"“”'’‘]{2,60})["“”'’]/.exec(question)?.[1];
  const asks = /\b(find|where|locate|search|does it (say|contain|mention)|is there)\b/i.test(question);
  if (quoted && asks) return quoted.trim();
  const plain =
    /\b(?:find|locate|search for|where is|where does it say)\s+(?:the )?(?:word |text |words )?(.{2,60}?)[?.!]*$/i.exec(
      question,
    )?.[1];
  return plain?.trim();
}
