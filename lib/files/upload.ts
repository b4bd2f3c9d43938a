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
import { lockBlob, type Transaction } from "./blob-lock";
import { cleanName } from "./names";
import { type FileRow, viewOf } from "./queries";
import { type Bytes, type Received, receive } from "./receive";
import type { FileView } from "./schema";
import { blobPath, moveInto, newTemporary, removeBlob, storeError } from "./store";

/** A busy machine, or a slow disk under the store, is no reason to refuse a file, still less to lose one that was paid for. */
const PATIENCE = { maxWait: 20_000, timeout: 60_000 };

type Owner = { teamId: string; userId: string };
/** The run that made a file, as who works it holds it: `token` is that of its claim. */
type Maker = { runId: string; token: number; role: string };
type Incoming = { stream: Bytes; name: string; declaredBytes?: number; sample?: boolean; maker?: Maker };

/** The file a run has already, when its job is looked at a second time. Throws when the run is somebody else's by now. */
async function madeBefore(tx: Transaction, { runId, token, role }: Maker, sha256: string): Promise<FileRow | null> {
  const held = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM "Run" WHERE "id" = ${runId}::uuid AND "token" = ${token} FOR SHARE`;
  if (held.length === 0) throw new AppError("interrupted", "Another process took this over.", { paid: "maybe" });
  return tx.file.findFirst({ where: { sha256, made: true, runs: { some: { runId, role } } } });
}

function insert(owner: Owner, incoming: Incoming, { sha256, bytes }: Received, found: ImageProbe, path: string) {
  const { sample = false, maker } = incoming;
  const { type, width, height, frames, facts } = found;
  const row = { id: newId(), ...owner, sha256, bytes: BigInt(bytes), name: cleanName(incoming.name), sample };
  const runs = maker && { create: { runId: maker.runId, role: maker.role } };
  return prisma().$transaction(async (tx): Promise<FileRow> => {
    await lockBlob(tx, sha256);
    const before = maker && (await madeBefore(tx, maker, sha256));
    if (before) return before;
    if (sample) {
      const known = await tx.file.findFirst({ where: { teamId: owner.teamId, sha256, sample, deletedAt: null } });
      if (known) return known;
    }
    await tx.blob.createMany({ data: [{ sha256, bytes: BigInt(bytes) }], skipDuplicates: true });
    const kept = await tx.file.create({
      data: { ...row, type, width, height, frames, facts, made: maker !== undefined, ...(runs ? { runs } : {}) },
    });
    await moveInto(path, blobPath(sha256));
    return kept;
  }, PATIENCE);
}

async function forgetUnused(sha256: string): Promise<void> {
  await prisma().$transaction(async (tx) => {
    await lockBlob(tx, sha256);
    if ((await tx.blob.count({ where: { sha256 } })) === 0) await removeBlob(sha256);
  }, PATIENCE);
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

/**
 * Keeps a picture that a run made and ties it to the run, once however often it is called; the file at `path` stays where it
 * is. Throws `interrupted` when the run is worked by somebody else, and what an upload throws.
 */
export const saveMade = (
  owner: Owner,
  { path, name }: { path: string; name: string },
  maker: Maker,
): Promise<FileView> =>
  keep({ teamId: owner.teamId, userId: owner.userId }, { stream: createReadStream(path), name, maker });
