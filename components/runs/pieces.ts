// Where in an answer the words stand that point at the picture.

export type Quote = { quote: string };
type Piece = { at: number; text: string; mark?: number };

/** Cuts `text` at the first place of each mark's quote; quotes that don't occur are left out. */
export function pieces(text: string, marks: readonly Quote[]): Piece[] {
  const places = marks
    .map((mark, index) => ({ index, quote: mark.quote, at: mark.quote ? text.indexOf(mark.quote) : -1 }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at);
  const found: Piece[] = [];
  let reached = 0;
  for (const { index, quote, at } of places) {
    if (at < reached) continue;
    if (at > reached) found.push({ at: reached, text: text.slice(reached, at) });
    found.push({ at, text: quote, mark: index });
    reached = at + quote.length;
  }
  if (reached < text.length) found.push({ at: reached, text: text.slice(reached) });
  return found;
}
