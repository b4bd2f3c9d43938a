// The model "reader": one question about one or more pictures, answered from what can be read in them.
import { ability, answer } from "./answer";
import type { Asked } from "./chat";
import { extract } from "./extract";
import { type Page, wordsOf } from "./page";
import type { Piece } from "./piece";

/** A place on picture `image`, in the words of the studio's own contract for engines. */
export type Mark = Piece["marks"][number] & { image: number };

/** `wordsRead` and `wordsSaid` stand in for tokens; the Reader is free. */
export type Reading = { text: string; marks: Mark[]; wordsRead: number; wordsSaid: number };

const wordCount = (text: string) => text.split(/\s+/).filter((word) => word !== "").length;

function whole(pieces: Piece[], json: boolean): string {
  const only = pieces[0];
  if (pieces.length === 1 && only) return only.text;
  if (json) return `[${pieces.map((piece) => piece.text).join(",\n")}]`;
  return pieces.map((piece, at) => `**Picture ${at + 1}**\n\n${piece.text}`).join("\n\n");
}

/** The answer from pages already read; `pages[n]` is picture n of the question. */
export function reading({ question, json, schema }: Asked, pages: Page[]): Reading {
  const wordsRead = pages.reduce((sum, page) => sum + wordsOf(page).length, 0);
  if (pages.length === 0) {
    const text = json ? "null" : "I need a picture to read. Add one and ask again.";
    return { text, marks: [], wordsRead, wordsSaid: wordCount(text) };
  }
  const pieces = pages.map((page) => (json ? extract(page, schema) : answer(question, page)));
  const marks = pieces.flatMap((piece, image) => piece.marks.map((mark) => ({ ...mark, image })));
  const text = whole(pieces, json) || ability;
  return { text, marks, wordsRead, wordsSaid: wordCount(text) };
}
