"use client";
// The budgets that count what this person starts, kept up to date for the whole page: the rail and the composer read them.
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useRef, useState } from "react";
import { fetchJson } from "@/components/runs/api";
import { isTerminal } from "@/components/runs/ended";
import { followAll } from "@/components/runs/live";
import type { BudgetView } from "@/lib/costs/schema";
import { apiPaths } from "@/lib/paths";

/** Runs that start or end together are looked at once. */
const PAUSE_MS = 250;
/** What others of the team spend is not heard of here. */
const EVERY_MS = 60_000;

const Standing = createContext<readonly BudgetView[]>([]);

/** How the budgets stand that count what this person starts. */
export const useStanding = (): readonly BudgetView[] => useContext(Standing);

/** `first`: as they stood when the page was made. */
export function StandingBudgets({ first, children }: { first: readonly BudgetView[]; children: ReactNode }) {
  const [held, setHeld] = useState({ first, budgets: first });
  // Made anew by the server, after somebody changed a budget here: that is newer than what was fetched.
  if (held.first !== first) setHeld({ first, budgets: first });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const look = useEffectEvent(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      fetchJson<{ items: BudgetView[] }>(apiPaths.applyingBudgets())
        .then(({ items }) => setHeld({ first, budgets: items }))
        .catch((error: unknown) => console.info("The budgets could not be looked at:", error));
    }, PAUSE_MS);
  });
  const counted = held.budgets.length > 0;
  useEffect(() => {
    if (!counted) return;
    const leave = followAll(({ type }) => {
      if (type === "started" || isTerminal(type)) look();
    });
    const again = setInterval(() => document.visibilityState === "visible" && look(), EVERY_MS);
    return () => {
      leave();
      clearInterval(again);
    };
  }, [counted]);
  useEffect(() => {
    const seen = () => document.visibilityState === "visible" && look();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, []);
  return <Standing value={held.budgets}>{children}</Standing>;
}
