// Files come in: an upload, a sample of the studio, a picture a run made. Whatever fails leaves nothing behind.
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import { type Actor, hasScope } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { probeImage } from "@/lib/media/images";
import type { ImageProbe } from "@/lib/media/schema";
import { lockBlob } from "./blob-lock";
import { cleanName } from "./names";
import { type FileRow, viewOf } from "./queries";
import { type Bytes, type Received, receive } from "./receive";
import type { FileView } from "./schema";
import { blobPath, moveInto, newTemporary, removeBlob, storeError } from "./store";

type Owner = { teamId: string; userId: string };
type Incoming = { stream: Bytes; name: string; declaredBytes?: number; sample?: boolean; made?: boolean };

function insert(owner: Owner, incoming: Incoming, { sha256, bytes }: Received, found: ImageProbe, path: string) {
  const { sample = false, made = false } = incoming;
  const { type, width, height, frames, facts } = found;
  const row = { id: newId(), ...owner, sha256, bytes: BigInt(bytes), name: cleanName(incoming.name), sample, made };
  return prisma().$transaction(async (tx): Promise<FileRow> => {
    await lockBlob(tx, sha256);
    if (sample) {
      const known = await tx.file.findFirst({ where: { teamId: owner.teamId, sha256, sample, deletedAt: null } });
      if (known) return known;
    }
    await tx.blob.createMany({ data: [{ sha256, bytes: BigInt(bytes) }], skipDuplicates: true });
    const kept = await tx.file.create({ data: { ...row, type, width, height, frames, facts } });
    await moveInto(path, blobPath(sha256));
    return kept;
  });
}

async function forgetUnused(sha256: string): Promise<void> {
  await prisma().$transaction(async (tx) => {
    await lockBlob(tx, sha256);
    if ((await tx.blob.count({ where: { sha256 } })) === 0) await removeBlob(sha256);
  });
}

async function keep(owner: Owner, incoming: Incoming): Promise<FileView> {
  const path = await newTemporary();
  let received: Received | undefined;
  try {
    received = await receive(incoming.stream, path, incoming.declaredBytes);
    const found = await probeImage(path);
    return viewOf(await insert(owner, incoming, received, found, path));
  } catch (thrown) {
    if (received) await forgetUnused(received.sha256);
    throw storeError(thrown);
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Keeps an uploaded picture. Throws `too_large`, `unsupported_media`, `invalid` (broke off), `no_space` or `forbidden` (a key
 * that may only read), each with a sentence.
 */
export async function saveUpload(
  actor: Actor,
  upload: { stream: Bytes; name: string; declaredBytes?: number },
): Promise<FileView> {
  if (!hasScope(actor, "run")) throw new AppError("forbidden", "This API key may not upload files.");
  const { stream, name, declaredBytes } = upload;
  const owner = { teamId: actor.teamId, userId: actor.userId };
  return keep(owner, { stream, name, ...(declaredBytes === undefined ? {} : { declaredBytes }) });
}

/** Puts a picture that came with the studio on a team's wall; once, however often it is called. */
export const saveSample = (
  teamId: string,
  userId: string,
  path: string,
  name: string = basename(path),
): Promise<FileView> => keep({ teamId, userId }, { stream: createReadStream(path), name, sample: true });

/** Keeps a picture that a run made; the file at `path` stays where it is. */
export const saveMade = (teamId: string, userId: string, path: string, name: string): Promise<FileView> =>
  keep({ teamId, userId }, { stream: createReadStream(path), name, made: true });
