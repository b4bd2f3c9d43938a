// What the Reader found in one picture. Boxes are fractions of the picture as displayed, from its top left.

export type Box = { left: number; top: number; width: number; height: number };

/** One read word. `confidence` from 0 to 1. */
export type Word = { text: string; box: Box; confidence: number };

/** Words that belong together: a line, or the part of it up to a wide gap. */
export type Segment = { text: string; words: Word[]; box: Box };

/** Segments side by side, from left to right. */
export type Row = Segment[];

export type Code = { format: string; text: string; box: Box };

export type Colour = { hex: string; name: string; share: number };

export type Facts = {
  width: number;
  height: number;
  format: string;
  bytes: number;
  transparent: boolean;
  /** 0 is black, 1 is white. */
  brightness: number;
  colours: Colour[];
};

/** What a camera wrote into the file. `taken` is the camera's own clock, YYYY-MM-DD HH:MM. */
export type Shot = { camera?: string; taken?: string; latitude?: number; longitude?: number };

export type Page = { rows: Row[]; codes: Code[]; facts: Facts; shot: Shot };

/** The smallest box around all of `boxes`. */
export function around(boxes: Box[]): Box {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.left + box.width));
  const bottom = Math.max(...boxes.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** Every word of a page in reading order. */
export const wordsOf = (page: Page): Word[] => page.rows.flat().flatMap((segment) => segment.words);
