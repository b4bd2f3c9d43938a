// Who is here, and in which team.
import { type Actor, managesTeam } from "@/lib/access/actor";
import { pool, prisma } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import type { MemberView, TeamView } from "./schema";

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

/** The teams a person may work in, by name. A key belongs to one team and sees only that. */
export async function listTeams(actor: Actor): Promise<TeamView[]> {
  const { rows } = await pool().query<TeamView>(
    `SELECT team."id", team."name", team."id" = $2 AS current
     FROM "Membership" membership JOIN "Team" team ON team."id" = membership."teamId"
     WHERE membership."userId" = $1 AND ($3 OR team."id" = $2) ORDER BY team."name", team."id"`,
    [actor.userId, actor.teamId, actor.kind === "member"],
  );
  return rows;
}

/** Everybody in the team, for those who manage it: others are told that there is nothing. */
export async function listMembers(actor: Actor): Promise<MemberView[]> {
  if (!managesTeam(actor)) throw notFound("page");
  const { rows } = await pool().query<Omit<MemberView, "joinedAt"> & { joinedAt: Date }>(
    `SELECT membership."userId", person."name", person."email", membership."role", membership."createdAt" AS "joinedAt",
       membership."userId" = $2 AS self
     FROM "Membership" membership JOIN "User" person ON person."id" = membership."userId"
     WHERE membership."teamId" = $1 ORDER BY membership."createdAt", membership."userId"`,
    [actor.teamId, actor.userId],
  );
  return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
}

/** The names of those who manage the actor's team, owners first: whom a member asks. */
export async function listManagers(actor: Actor): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    `SELECT person."name" FROM "Membership" membership JOIN "User" person ON person."id" = membership."userId"
     WHERE membership."teamId" = $1 AND membership."role" IN ('owner', 'admin')
     ORDER BY membership."role" DESC, membership."createdAt", membership."userId"`,
    [actor.teamId],
  );
  return rows.map(({ name }) => name);
}
