// What the next run will cost, in words.
import type { ModelChoice } from "@/components/models/choice";
import type { EstimateView } from "@/components/runs/api";

const MICROS = 1_000_000;

/** Dollars with one significant digit below ten cents, as an estimate deserves: "$0.004", "$0.02", "$1.30". */
export function roughMoney(micros: number): string {
  const dollars = micros / MICROS;
  if (dollars >= 0.1) return `$${dollars.toFixed(2)}`;
  if (dollars < 0.000_001) return "$0.000001";
  const places = Math.ceil(-Math.log10(dollars));
  return `$${dollars.toFixed(places)}`;
}

/** `short` is for where there is little room. */
export type PriceWords = { price: string; short: string; most: string };

const unknown = { price: "price unknown", short: "price ?", most: "" };

/** The likely price and, where the range is wide, the most it can be; empty while it is being worked out. */
export function priceWords(model: ModelChoice | undefined, estimate: EstimateView | undefined): PriceWords {
  if (!model) return { price: "", short: "", most: "" };
  if (model.price === "free") return { price: model.local ? "free on this machine" : "free", short: "free", most: "" };
  if (model.price === "unknown") return unknown;
  if (!estimate) return { price: "", short: "", most: "" };
  if (!estimate.costMicros) return unknown;
  const [from, to] = [roughMoney(estimate.costMicros.from), roughMoney(estimate.costMicros.to)];
  return { price: `about ${from}`, short: `~${from}`, most: from === to ? "" : `at most ${to}` };
}
