"use client";
// Reads a run out while it is under way; one that was over when the page opened is there to be read.
import { useEffect, useRef } from "react";
import { announce } from "@/components/ui/announce";
import type { LiveRun } from "./live-run";
import type { Told } from "./spoken";

/** Fetched with the first question: a page that is only looked at needs none of it. */
const fetchSpoken = () => import("./spoken");

/** `over`: the run had ended before it was shown here. */
export function useSpoken(live: LiveRun, over: boolean): void {
  const told = useRef<Told>(undefined);
  useEffect(() => {
    if (over) return;
    fetchSpoken()
      .then(({ nothingTold, spokenOf }) => {
        const said = spokenOf(told.current ?? nothingTold, live);
        told.current = said.told;
        announce(said.lines, said.lasting);
      })
      .catch((error: unknown) => console.warn("The answer could not be read out:", error));
  }, [live, over]);
}
