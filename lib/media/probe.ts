// Looks a picture through once: what it is, how large, and that it is whole. Runs in a child only.
import type { SharpOptions } from "sharp";
import { openPicture, type Picture } from "./decode";
import { readFacts } from "./facts";
import type { ImageProbe } from "./schema";

const STAMP = { width: 16, height: 16, fit: "fill" } as const;

/** Pages of a TIFF differ in size and are opened one by one; frames of a film build on each other and go in one pass. */
function passes({ type, frames }: Picture): SharpOptions[] {
  if (frames === 1) return [{}];
  if (type === "image/tiff") return Array.from({ length: frames }, (_, page) => ({ page }));
  // The limit of one frame would count all of them; together they were checked by their header.
  return [{ pages: -1, limitInputPixels: false }];
}

/** Decodes every frame to a stamp: cheap in memory, and a file cut off anywhere is noticed. */
async function lookThrough(picture: Picture): Promise<void> {
  for (const pass of passes(picture)) await picture.open(pass).resize(STAMP).raw().toBuffer();
}

/** What the picture at `path` is. Throws `too_large` or `unsupported_media` with a sentence. */
export async function probe(path: string): Promise<ImageProbe> {
  const picture = await openPicture(path);
  await lookThrough(picture);
  const { type, width, height, frames, hasAlpha } = picture;
  return { type, width, height, frames, hasAlpha, facts: await readFacts(picture.exif, picture.hasPrivate) };
}
