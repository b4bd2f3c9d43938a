"use client";
// What the next run will cost, in words, before it is run.
import { useEffect, useState } from "react";
import type { ModelChoice } from "@/components/models/choice";
import { type AskOrder, type EstimateView, estimateRun } from "@/components/runs/api";
import { formatMoney } from "@/lib/format";

const PAUSE_MS = 350;

/** "free on this machine", "about $0.009", "price unknown"; empty while it is being worked out. */
export function usePrice(model: ModelChoice | undefined, order: AskOrder | undefined): string {
  const [estimate, setEstimate] = useState<EstimateView | undefined>();
  const body = order && model?.price === "known" ? JSON.stringify(order) : undefined;
  useEffect(() => {
    if (!body) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      estimateRun(JSON.parse(body) as AskOrder, stop.signal)
        .then(setEstimate)
        // A price that can't be told must not stand in the way of asking; the line stays empty.
        .catch(() => setEstimate(undefined));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [body]);
  if (!model) return "";
  if (model.price === "free") return "free on this machine";
  if (model.price === "unknown") return "price unknown";
  if (!body || !estimate) return "";
  return estimate.costMicros ? `about ${formatMoney(estimate.costMicros.to)}` : "price unknown";
}
