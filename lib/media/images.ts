// Pictures, for the rest of the studio: everything that decodes happens in a child.
import { rm } from "node:fs/promises";
import { inChild } from "./children";
import type { ImageProbe, Rendered, RenderOptions } from "./schema";

/**
 * What the picture at `path` is; it is decoded once, so a truncated one is refused. Throws `too_large` or
 * `unsupported_media` with a sentence.
 */
export const probeImage = (path: string): Promise<ImageProbe> => inChild("probe", { path });

/**
 * Writes `path` to `out`: upright, scaled down to the limits, first frame, without EXIF, GPS and XMP, colour profile kept.
 * Nothing is left at `out` when it fails.
 */
export async function renderImage(path: string, out: string, options: RenderOptions): Promise<Rendered> {
  try {
    return await inChild("render", { path, out, options });
  } catch (error) {
    await rm(out, { force: true });
    throw error;
  }
}
