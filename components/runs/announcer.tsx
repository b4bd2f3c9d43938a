"use client";
// Reads a streamed answer out by the sentence: letter by letter would be noise.

/** The part of `text` that ends with a finished sentence. */
export const wholeSentences = (text: string): string => text.match(/^[\s\S]*[.!?:](?=\s)/)?.[0] ?? "";

export function Announcer({ text, ended }: { text: string; ended: boolean }) {
  const heard = ended ? text : wholeSentences(text);
  const sentences = heard.match(/[^.!?]+(?:[.!?]+(?=\s|$)|[.!?]+|$)/g) ?? [];
  return (
    <div aria-live="polite" aria-relevant="additions" className="sr-only">
      {sentences.slice(-1).map((sentence) => (
        <span key={`${sentences.length}`}>{sentence}</span>
      ))}
    </div>
  );
}
