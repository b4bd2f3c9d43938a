"use client";
// What is being written survives a reload.
import { useEffect, useState } from "react";
import { draftName } from "./drafts";

/** A text kept for `person` under `place` in this browser; `initial` when nothing is kept. */
export function useDraft(person: string, place: string, initial: string): [string, (text: string) => void] {
  const name = draftName(person, place);
  const [text, setText] = useState(initial);
  useEffect(() => {
    const kept = localStorage.getItem(name);
    if (kept) setText(kept);
  }, [name]);
  const write = (next: string) => {
    setText(next);
    if (next) localStorage.setItem(name, next);
    else localStorage.removeItem(name);
  };
  return [text, write];
}
