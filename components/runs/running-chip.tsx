"use client";
// What a run is doing and for how long, while it runs: "answering · 1.4 s".
import { useEffect, useState } from "react";
import { formatDuration } from "@/lib/format";

const TICK_MS = 100;

/** `since` is in ms since 1970 by this browser's clock. */
export function RunningChip({ since, stage }: { since: number; stage: string | null }) {
  const [now, setNow] = useState<number | undefined>();
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="inline-flex h-6 shrink-0 items-center gap-1.5 rounded-[7px] bg-accent-soft px-2 text-[12.5px] text-accent-ink tabular-nums">
      <span aria-hidden className="size-2 rounded-full bg-accent motion-safe:animate-pulse" />
      {stage ?? "working"}
      {now === undefined ? null : ` · ${formatDuration(Math.max(0, now - since))}`}
    </span>
  );
}
