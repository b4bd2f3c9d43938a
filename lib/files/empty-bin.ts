// Empties the bin: files that were put there long ago and that no run shows, and bytes that no file has any more.
import { prisma } from "@/lib/db/client";
import { lockBlob } from "./blob-lock";
import { removeBlob, removeDerived } from "./store";

/** How many stored bytes one call removes at most: the rest waits for the next one. */
const MOST = 1000;

async function forgetBlob(sha256: string): Promise<boolean> {
  return prisma().$transaction(async (tx) => {
    await lockBlob(tx, sha256);
    const { count } = await tx.blob.deleteMany({ where: { sha256, files: { none: {} } } });
    if (count === 0) return false;
    // Before the commit: after a crash in between the row is still there, and the next call finds it again.
    await removeBlob(sha256);
    await removeDerived(sha256);
    return true;
  });
}

/** Truly removes files that have been in the bin for `olderThanMs`; answers how many stored bytes went with them. */
export async function emptyFileBin(olderThanMs: number): Promise<number> {
  const before = new Date(Date.now() - olderThanMs);
  await prisma().file.deleteMany({ where: { deletedAt: { lt: before }, runs: { none: {} } } });
  const unused = await prisma().blob.findMany({
    where: { files: { none: {} } },
    select: { sha256: true },
    orderBy: { createdAt: "asc" },
    take: MOST,
  });
  let removed = 0;
  for (const { sha256 } of unused) if (await forgetBlob(sha256)) removed += 1;
  return removed;
}
