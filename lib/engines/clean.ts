// What comes from outside, made fit to be kept and shown: no characters that a database refuses, no depth that ends a program.

/** Objects within objects; what is deeper is left out. */
const DEEPEST = 100;
/** A provider's word that goes into a sentence of ours. */
const MAX_QUOTE = 300;
/** Line ends and other signs without a shape, and those that turn the rest of a line around. */
const SHAPELESS = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** PostgreSQL takes neither a zero character nor half of a pair. */
export const cleanText = (text: string): string => text.replaceAll("\0", "").toWellFormed();

/** The same value with every text in it clean. */
export function cleanDeep<T>(value: T, depth?: number): T;
export function cleanDeep(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return cleanText(value);
  if (value === null || typeof value !== "object") return value;
  if (depth >= DEEPEST) return null;
  if (Array.isArray(value)) return value.map((inner: unknown) => cleanDeep(inner, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanText(key), cleanDeep<unknown>(inner, depth + 1)]),
  );
}

/** A server's words on one line, short, and without anything that looks like a key. What is no text says nothing. */
export function quote(said: unknown): string {
  if (typeof said !== "string") return "";
  const line = said
    .slice(0, 10 * MAX_QUOTE)
    .replace(SHAPELESS, " ")
    .replace(/\b(sk|key|r8)[-_][\w*-]{4,}/g, "(key)")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE).replace(/\p{Cs}$/u, "")}…` : line;
}
