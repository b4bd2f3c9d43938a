// Puts a file into the bin. Runs that used it keep showing it.
import { type Actor, hasScope } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { requireFile } from "./queries";

/** Only the one who uploaded it may; a second time changes nothing. Throws `not_found` or `forbidden`. */
export async function binFile(actor: Actor, id: string): Promise<void> {
  const row = await requireFile(actor, id);
  if (!hasScope(actor, "run")) throw new AppError("forbidden", "This API key may not remove files.");
  if (row.userId !== actor.userId)
    throw new AppError("forbidden", "Only the person who uploaded this file can remove it.");
  const { count } = await prisma().file.updateMany({
    where: { id: row.id, teamId: actor.teamId, userId: actor.userId },
    data: { deletedAt: row.deletedAt ?? new Date() },
  });
  if (count === 0) throw notFound("file");
}
