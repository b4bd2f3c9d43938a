// Which files there are, for somebody. What may not be seen does not exist.
import type { File, Prisma } from "@/generated/prisma/client";
import type { Actor } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import type { FileSource } from "@/lib/engines/contract";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { type ImageType, imageFacts } from "@/lib/media/schema";
import { type FileList, type FilePage, type FileView, filePage } from "./schema";
import { blobPath } from "./store";

export type FileRow = File;

/** The files an actor may read: own ones and samples that are not in the bin, and those of the runs they may see. */
export function visibleFiles({ teamId, userId }: Actor): Prisma.FileWhereInput {
  const seenRun: Prisma.RunWhereInput = { teamId, deletedAt: null, OR: [{ userId }, { sharedWithTeam: true }] };
  return {
    teamId,
    OR: [{ deletedAt: null, OR: [{ userId }, { sample: true }] }, { runs: { some: { run: seenRun } } }],
  };
}

/** A row as pages and programs see it. */
export function viewOf(row: FileRow): FileView {
  const { id, name, sample } = row;
  return {
    ...{ id, name, sample, type: row.type as ImageType, bytes: Number(row.bytes) },
    ...{ width: row.width ?? 0, height: row.height ?? 0, frames: row.frames ?? 1 },
    facts: imageFacts.parse(row.facts),
    createdAt: row.createdAt.toISOString(),
  };
}

/** Where a file's bytes are and what they are. */
export const sourceOf = (row: FileRow): FileSource => ({
  path: blobPath(row.sha256),
  type: row.type,
  bytes: Number(row.bytes),
  name: row.name,
});

/** The rows of these files in the same order. Throws `not_found` if one does not exist for this actor. */
export async function requireFiles(actor: Actor, ids: string[]): Promise<FileRow[]> {
  if (!ids.every(isId)) throw notFound("file");
  const rows = await prisma().file.findMany({ where: { AND: [visibleFiles(actor), { id: { in: ids } }] } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id.toLowerCase());
    if (!row) throw notFound("file");
    return row;
  });
}

/** The row of one file. Throws `not_found`. */
export async function requireFile(actor: Actor, id: string): Promise<FileRow> {
  const [row] = await requireFiles(actor, [id]);
  if (!row) throw notFound("file");
  return row;
}

/** One file. Throws `not_found`. */
export const getFile = async (actor: Actor, id: string): Promise<FileView> => viewOf(await requireFile(actor, id));

/** The bytes of one file. Throws `not_found`. */
export const openFile = async (actor: Actor, id: string): Promise<FileSource> => sourceOf(await requireFile(actor, id));

function readCursor(cursor: string | undefined): Prisma.FileWhereInput {
  if (!cursor) return {};
  const [time = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !isId(id)) throw notFound("page");
  // The first condition says nothing new, but lets the index find the place.
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}

/** The wall: own files and samples, newest first, without those in the bin or made by runs. */
export async function listFiles(actor: Actor, page: FilePage = {}): Promise<FileList> {
  const { cursor, limit } = filePage.parse(page);
  const { teamId, userId } = actor;
  const rows = await prisma().file.findMany({
    where: {
      AND: [{ teamId, deletedAt: null, made: false, OR: [{ userId }, { sample: true }] }, readCursor(cursor)],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const next = last && Buffer.from(`${last.createdAt.toISOString()} ${last.id}`).toString("base64url");
  return { items: items.map(viewOf), nextCursor: next ?? null };
}

/** The samples on this actor's wall, in the order they were hung. */
export async function listSamples({ teamId }: Actor): Promise<FileView[]> {
  const rows = await prisma().file.findMany({
    where: { teamId, sample: true, deletedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(viewOf);
}
