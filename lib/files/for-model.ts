// What a model is sent: a stored picture within the model's limits and without what the camera wrote into it.
import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { prisma } from "@/lib/db/client";
import type { FileSource } from "@/lib/engines/contract";
import { notFound } from "@/lib/errors";
import { hashSecret, isId } from "@/lib/ids";
import { imageFacts } from "@/lib/media/schema";
import { once, renderTo } from "./derived";
import { type FileRow, sourceOf } from "./queries";
import { blobPath, derivedPath, exists, moveInto, newTemporary } from "./store";

/** What a model's pictures have to fit into: pixels per side and in all, bytes. Unset means no limit. */
export type ModelLimits = {
  maxSide?: number | undefined;
  maxPixels?: number | undefined;
  maxBytes?: number | undefined;
};

/** A picture as it is sent, and what was changed about it, as parts of a sentence. */
export type ModelPicture = { source: FileSource; width: number; height: number; changed: string[] };

const PLAIN_TYPES = ["image/png", "image/jpeg", "image/webp"];
const LOSSLESS_TYPES = ["image/png", "image/gif", "image/bmp", "image/svg+xml"];

/** The limits that are set. */
function setOnly({ maxSide, maxPixels, maxBytes }: ModelLimits) {
  return {
    ...(maxSide === undefined ? {} : { maxSide }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
}

function fits(row: FileRow, limits: ModelLimits): boolean {
  const {
    maxSide = Number.POSITIVE_INFINITY,
    maxPixels = Number.POSITIVE_INFINITY,
    maxBytes = Number.POSITIVE_INFINITY,
  } = limits;
  const [width, height] = [row.width ?? 0, row.height ?? 0];
  return Math.max(width, height) <= maxSide && width * height <= maxPixels && Number(row.bytes) <= maxBytes;
}

const remembered = z.object({
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
  type: z.string(),
  changed: z.array(z.string()),
});

async function renderForm(row: FileRow, limits: ModelLimits): Promise<ModelPicture> {
  const options = { ...setOnly(limits), format: LOSSLESS_TYPES.includes(row.type) ? "png" : "jpeg" } as const;
  const path = derivedPath("forms", row.sha256, hashSecret(JSON.stringify(options)));
  const note = `${path}.json`;
  const described = ({ width, height, changed, type, bytes }: z.infer<typeof remembered>): ModelPicture => ({
    source: { path, type, bytes, name: row.name },
    ...{ width, height, changed },
  });
  // The note is written last: where it is, the picture is.
  if (await exists(note)) return described(remembered.parse(JSON.parse(await readFile(note, "utf8"))));
  return once(path, async () => {
    const rendered = await renderTo(blobPath(row.sha256), path, options);
    const temporary = await newTemporary();
    await writeFile(temporary, JSON.stringify(rendered));
    await moveInto(temporary, note);
    return described(rendered);
  });
}

/**
 * The picture as a model may have it, for a run of this team that was allowed it when it was accepted: within `limits`, as
 * PNG, JPEG or WebP, without EXIF, GPS and XMP. With `keepFacts` (our own backend) the original bytes where it is one of
 * these. Throws `not_found`, and `too_large` when it can't be made to fit.
 */
export async function forModel(
  { fileId, teamId }: { fileId: string; teamId: string },
  limits: ModelLimits,
  keepFacts: boolean,
): Promise<ModelPicture> {
  const row = isId(fileId) ? await prisma().file.findFirst({ where: { id: fileId, teamId } }) : null;
  if (!row) throw notFound("file");
  const plain = PLAIN_TYPES.includes(row.type);
  const clean = (row.frames ?? 1) === 1 && !imageFacts.parse(row.facts).hasPrivate && fits(row, limits);
  if (!plain || !(keepFacts || clean)) return renderForm(row, limits);
  return { source: sourceOf(row), width: row.width ?? 0, height: row.height ?? 0, changed: [] };
}
