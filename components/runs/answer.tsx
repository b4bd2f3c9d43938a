"use client";
// What a model answered: Markdown, with the words it points at lighting up their place on the picture.
import dynamic from "next/dynamic";

const Markdown = dynamic(() => import("./markdown"), {
  loading: () => <span className="text-ink-soft">…</span>,
});

type Mark = { quote: string };
type Piece = { at: number; text: string; mark?: number };

/** Cuts `text` at the first place of each mark's quote; quotes that don't occur are left out. */
export function pieces(text: string, marks: readonly Mark[]): Piece[] {
  const places = marks
    .map((mark, index) => ({ index, quote: mark.quote, at: mark.quote ? text.indexOf(mark.quote) : -1 }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at);
  const found: Piece[] = [];
  let reached = 0;
  for (const { index, quote, at } of places) {
    if (at < reached) continue;
    if (at > reached) found.push({ at: reached, text: text.slice(reached, at) });
    found.push({ at, text: quote, mark: index });
    reached = at + quote.length;
  }
  if (reached < text.length) found.push({ at: reached, text: text.slice(reached) });
  return found;
}

type AnswerProps = {
  text: string;
  marks: readonly Mark[];
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
