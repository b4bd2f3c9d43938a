// Usage times price. Units of usage and of price are the same words, so cost is a loop.
import type { Unit, Usage } from "@/lib/engines/contract";
import type { Price } from "@/lib/models/schema";

/** What a usage costs in whole micros; null when a metered unit has no price, so that unknown is never shown as free. */
export function costMicros(usage: Usage, price: Price | null): number | null {
  if (price === "free") return 0;
  if (price === null) return null;
  let micros = 0;
  for (const [unit, amount] of Object.entries(usage) as [Unit, number][]) {
    if (amount === 0) continue;
    const rate = price[unit];
    if (rate === undefined) return null;
    micros += amount * rate;
  }
  return Math.round(micros);
}
