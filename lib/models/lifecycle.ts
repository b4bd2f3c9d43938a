// How long a model will be there. A card names the day it leaves; from that day on it is retired, whatever the card says.
import type { Card } from "./schema";

/** The card as it stands on `today` (YYYY-MM-DD, UTC): past its day of leaving it is retired. */
export function onDay(card: Card, today = new Date().toISOString().slice(0, 10)): Card {
  const { leavesOn, status } = card.lifecycle;
  if (!leavesOn || leavesOn > today || status === "retired") return card;
  return { ...card, lifecycle: { ...card.lifecycle, status: "retired" } };
}
