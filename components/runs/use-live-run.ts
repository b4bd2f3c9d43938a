"use client";
// A run that stays up to date while it is under way.
import { useEffect, useState } from "react";
import type { RunView } from "@/lib/runs/schema";
import { fetchRun } from "./api";
import { isTerminal } from "./ended";
import { followRun } from "./live";
import { applyFrame, finish, type LiveRun, watchFrom } from "./live-run";

const SILENCE_MS = 4000;

/** Follows `run` until its end. Asks for the run itself when the stream has been silent for a while. */
export function useLiveRun(run: RunView): LiveRun {
  const [live, setLive] = useState(() => watchFrom(run));
  const { id } = run;
  const ended = isTerminal(live.run.status);
  useEffect(() => {
    if (ended) return;
    let heardAt = Date.now();
    const leave = followRun(id, (frame) => {
      heardAt = Date.now();
      setLive((before) => applyFrame(before, frame));
    });
    // The run may have ended between the page's making and the stream's beginning; then no event comes any more.
    const look = () =>
      fetchRun(id)
        .then((now) => isTerminal(now.status) && setLive((before) => finish(before, now)))
        .catch(() => undefined);
    const first = setTimeout(look, 600);
    const timer = setInterval(() => {
      if (Date.now() - heardAt > SILENCE_MS) void look();
    }, SILENCE_MS);
    return () => {
      leave();
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [id, ended]);
  return live;
}
