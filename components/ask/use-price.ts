"use client";
// The estimate of the next run, asked for a moment after the last change.
import { useEffect, useState } from "react";
import type { ModelChoice } from "@/components/models/choice";
import { type AskOrder, type EstimateView, estimateRun } from "@/components/runs/api";
import { type PriceWords, priceWords } from "./price-words";

const PAUSE_MS = 350;

/** Price in words, tokens and warnings of the order as it stands; the last answer stays until the next one is there. */
export function usePrice(
  model: ModelChoice | undefined,
  order: AskOrder | undefined,
): PriceWords & { tokens: number | undefined; warnings: readonly string[] } {
  const [estimate, setEstimate] = useState<{ model: string; view: EstimateView } | undefined>();
  const body = order && model?.price === "known" ? JSON.stringify(order) : undefined;
  useEffect(() => {
    if (!body) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const asked = JSON.parse(body) as AskOrder;
      estimateRun(asked, stop.signal)
        .then((view) => setEstimate({ model: asked.model, view }))
        // A price that can't be told must not stand in the way of asking; the line stays empty.
        .catch(() => setEstimate(undefined));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [body]);
  const view = estimate && estimate.model === model?.id ? estimate.view : undefined;
  return {
    ...priceWords(model, view),
    tokens: body ? view?.tokens : undefined,
    warnings: (body && view?.warnings) || [],
  };
}
