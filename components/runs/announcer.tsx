"use client";
// Reads a streamed answer out by the sentence: letter by letter would be noise.
import { useState } from "react";

/** The part of `text` that ends with a finished sentence. */
export const wholeSentences = (text: string): string => text.match(/^[\s\S]*[.!?:](?=\s)/)?.[0] ?? "";

/** The sentences of `text`; a point within a number or a name ends none. */
export const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?:])\s+/).filter((one) => one.trim() !== "");

export function Announcer({ text, ended }: { text: string; ended: boolean }) {
  const sentences = sentencesOf(ended ? text : wholeSentences(text));
  const [said, setSaid] = useState({ from: sentences.length, to: sentences.length });
  // Several may have come at once; what was there before is not said again.
  if (said.to !== sentences.length) setSaid({ from: Math.min(said.to, sentences.length), to: sentences.length });
  return (
    <div aria-live="polite" aria-relevant="additions" className="sr-only">
      <span key={said.to}>{sentences.slice(said.from, said.to).join(" ")}</span>
    </div>
  );
}
