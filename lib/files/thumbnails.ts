// Thumbnails for pages: WebP in a few widths.
import { stat } from "node:fs/promises";
import { thumbnailWidths } from "@/lib/media/schema";
import { once, renderTo } from "./derived";
import type { FileRow } from "./queries";
import { blobPath, derivedPath, exists } from "./store";

const WIDEST = 2048;
const QUALITY = 80;

/** A WebP of the picture at the next thumbnail width from `width` (pixels) up, never enlarged. */
export async function thumbnail(row: FileRow, width: number): Promise<{ path: string; bytes: number; width: number }> {
  const step = thumbnailWidths.find((one) => one >= width) ?? WIDEST;
  const path = derivedPath("thumbnails", row.sha256, `${step}.webp`);
  if (!(await exists(path)))
    await once(path, () => renderTo(blobPath(row.sha256), path, { format: "webp", maxWidth: step, quality: QUALITY }));
  return { path, bytes: (await stat(path)).size, width: step };
}
