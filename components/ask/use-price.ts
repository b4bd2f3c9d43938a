"use client";
// The estimate of the next run, asked for a moment after the last change.
import { useEffect, useState } from "react";
import type { ModelChoice } from "@/components/models/choice";
import { type AskOrder, type EstimateView, estimateRun } from "@/components/runs/api";
import { type PriceWords, priceWords } from "./price-words";

const PAUSE_MS = 350;
/** How often a refused order is looked at again: others may have ended, or somebody raised the budget. */
const AGAIN_MS = 5000;

type Price = PriceWords & {
  tokens: number | undefined;
  warnings: readonly string[];
  /** Why a budget would refuse this run. */
  refused: string | undefined;
};

/**
 * Price in words, tokens, warnings and refusal of the order as it stands; the last answer stays until the next one is there.
 * `standing` says how the budgets stand: when it changes the question is asked anew.
 */
export function usePrice(model: ModelChoice | undefined, order: AskOrder | undefined, standing: string): Price {
  const [estimate, setEstimate] = useState<{ model: string; view: EstimateView } | undefined>();
  // A model without a price has no estimate, but a budget may refuse it.
  const asks = model?.price === "known" || (model?.price === "unknown" && standing !== "");
  const body = order && asks ? JSON.stringify(order) : undefined;
  const [again, setAgain] = useState(0);
  const asked = body && `${standing} ${again}\n${body}`;
  useEffect(() => {
    if (!asked) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const wanted = JSON.parse(asked.slice(asked.indexOf("\n"))) as AskOrder;
      estimateRun(wanted, stop.signal)
        .then((view) => setEstimate({ model: wanted.model, view }))
        // A price that can't be told must not stand in the way of asking; the line stays empty.
        .catch(() => setEstimate(undefined));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked]);
  const view = body && estimate && estimate.model === model?.id ? estimate.view : undefined;
  const refused = view?.overBudget ?? undefined;
  useEffect(() => {
    if (refused === undefined) return;
    const timer = setInterval(() => setAgain((times) => times + 1), AGAIN_MS);
    return () => clearInterval(timer);
  }, [refused]);
  return {
    ...priceWords(model, view),
    tokens: view?.tokens,
    warnings: view?.warnings ?? [],
    refused,
  };
}
