// Looks a picture through once: what it is, how large, and that it is whole. Runs in a child only.
import { openPicture, type Picture } from "./decode";
import { readFacts } from "./facts";
import type { ImageProbe } from "./schema";

/** Decodes every frame to a stamp: cheap in memory, and a file cut off anywhere is noticed. */
async function lookThrough(picture: Picture): Promise<void> {
  const stamp = { width: 16, height: 16, fit: "fill" } as const;
  for (let page = 0; page < picture.frames; page++)
    await picture
      .open(picture.frames > 1 ? { page } : {})
      .resize(stamp)
      .raw()
      .toBuffer();
}

/** What the picture at `path` is. Throws `too_large` or `unsupported_media` with a sentence. */
export async function probe(path: string): Promise<ImageProbe> {
  const picture = await openPicture(path);
  await lookThrough(picture);
  const { type, width, height, frames, hasAlpha } = picture;
  return { type, width, height, frames, hasAlpha, facts: await readFacts(picture.exif, picture.hasPrivate) };
}
