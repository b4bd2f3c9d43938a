// How a question tells the upstream server how to answer it: the same words whoever passes them on.

/** `firstMs`: until the first token. `paceMs`: between tokens. */
export type Wanted = { firstMs: number; tokens: number; paceMs: number };

/** The question that asks for this answer; `name` finds it in the upstream's log. */
export const questionFor = ({ firstMs, tokens, paceMs }: Wanted, name: string): string =>
  `first=${firstMs} tokens=${tokens} pace=${paceMs} name=${name}`;

/** Reads it back, out of whatever it is wrapped in. */
export function readQuestion(text: string): Wanted & { name: string } {
  const [, first, tokens, pace, name] = /first=(\d+) tokens=(\d+) pace=(\d+) name=([\w-]+)/.exec(text) ?? [];
  return { firstMs: Number(first ?? 0), tokens: Number(tokens ?? 1), paceMs: Number(pace ?? 0), name: name ?? "" };
}

/** The words of an answer are numbered, so that a lost or swapped one shows. */
export const token = (index: number): string => `w${index} `;

/** Whether a text is exactly the answer of so many tokens. */
export const isWhole = (text: string, tokens: number): boolean =>
  text === Array.from({ length: tokens }, (_, index) => token(index)).join("");
