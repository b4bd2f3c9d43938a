// A piece of an answer: its words, and which of them stand where on the picture.
import type { Box } from "./page";

/** `quote` is a part of `text`, word for word. */
export type Piece = { text: string; marks: { quote: string; box: Box; label?: string }[] };

/** Words that point at no place. */
export const plain = (text: string): Piece => ({ text, marks: [] });
