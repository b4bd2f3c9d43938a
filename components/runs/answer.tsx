"use client";
// What a model answered: Markdown, with the words it points at lighting up their place on the picture.
import dynamic from "next/dynamic";
import { pieces, type Quote } from "./pieces";

const Markdown = dynamic(() => import("./markdown"), {
  loading: () => <span className="text-ink-soft">…</span>,
});

type AnswerProps = {
  text: string;
  marks: readonly Quote[];
  lit: number | null;
  onLight: (mark: number | null) => void;
};

function Quoted({ text, lit, onLight }: { text: string; lit: boolean; onLight: (on: boolean) => void }) {
  return (
    <button
      type="button"
      aria-label={`${text}: show where it stands`}
      onPointerEnter={() => onLight(true)}
      onPointerLeave={() => onLight(false)}
      onFocus={() => onLight(true)}
      onBlur={() => onLight(false)}
      className={`inline border-accent border-b-[1.5px] px-px text-left ${lit ? "bg-accent-line" : "bg-accent-soft"}`}
    >
      {text}
    </button>
  );
}

/** Marks come from readers that write plain sentences; everything else is Markdown. */
export function Answer({ text, marks, lit, onLight }: AnswerProps) {
  const cut = pieces(text, marks);
  if (!cut.some((piece) => piece.mark !== undefined)) return <Markdown text={text} />;
  return (
    <p className="whitespace-pre-wrap break-words">
      {cut.map(({ at, text: part, mark }) =>
        mark === undefined ? (
          <span key={at}>{part}</span>
        ) : (
          <Quoted key={at} text={part} lit={lit === mark} onLight={(on) => onLight(on ? mark : null)} />
        ),
      )}
    </p>
  );
}
