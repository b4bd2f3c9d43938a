// Who is here, and in which team.
import type { Actor } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import { notFound } from "@/lib/errors";

export type Whereabouts = { name: string; email: string; look: string; teamName: string };

/** The person behind an actor and the team they work in. */
export async function whoIs(actor: Actor): Promise<Whereabouts> {
  const membership = await prisma().membership.findUnique({
    where: { teamId_userId: { teamId: actor.teamId, userId: actor.userId } },
    select: { user: { select: { name: true, email: true, look: true } }, team: { select: { name: true } } },
  });
  if (!membership) throw notFound("team");
  return { ...membership.user, teamName: membership.team.name };
}
