// Invites to a team: a link that works once, for seven days, made by those who manage the team.
import { type Actor, managesTeam } from "@/lib/access/actor";
import { writeAudit } from "@/lib/audit/write-audit";
import { pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { hashSecret, isId, newId, newSecret } from "@/lib/ids";
import { takeToken } from "@/lib/limits/take-token";
import type { InviteForm } from "./schema";

const DAYS = 7;
const PER_PERSON = { limit: 100, windowMs: 60 * 60_000 };

/** An invite that still works. `email` null: whoever holds the link may accept it. */
export type InviteView = { id: string; email: string | null; role: "member" | "admin"; by: string; expiresAt: string };

/** Whether people can be invited to the actor's team: a team of one stays one, except that of the studio's owner. */
export async function mayInvite(actor: Actor): Promise<boolean> {
  if (!managesTeam(actor)) return false;
  const { rowCount } = await pool().query(
    `SELECT 1 FROM "Team" team WHERE team."id" = $1 AND (NOT team."personal" OR EXISTS (SELECT 1 FROM "User" WHERE "id" = $2 AND "owner"))`,
    [actor.teamId, actor.userId],
  );
  return rowCount === 1;
}

async function refuseMember(teamId: string, email: string): Promise<void> {
  const { rowCount } = await pool().query(
    `SELECT 1 FROM "Membership" membership JOIN "User" person ON person."id" = membership."userId" WHERE membership."teamId" = $1 AND person."email" = $2`,
    [teamId, email],
  );
  if (rowCount) throw new AppError("conflict", "This person is in the team already.", { field: "email" });
}

/** Invites somebody to the actor's team. `token` belongs into a link; only its hash is kept, so it is shown this once. */
export async function createInvite(actor: Actor, { email, role }: InviteForm): Promise<{ id: string; token: string }> {
  if (!(await mayInvite(actor)))
    throw new AppError("forbidden", "Only owners and admins of a shared team can invite people to it.");
  await takeToken(`invite ${actor.userId}`, PER_PERSON);
  if (email) await refuseMember(actor.teamId, email);
  const made = { id: newId(), token: newSecret() };
  await pool().query(
    `INSERT INTO "Invite" ("id", "teamId", "role", "email", "hash", "createdById", "expiresAt") VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 day')`,
    [made.id, actor.teamId, role, email ?? null, hashSecret(made.token), actor.userId, DAYS],
  );
  await writeAudit({
    actor,
    action: "invite.created",
    target: made.id,
    details: { role, ...(email ? { email } : {}) },
  });
  return made;
}

/** The team's invites that still work, the newest first; for those who manage the team. */
export async function listInvites(actor: Actor): Promise<InviteView[]> {
  if (!managesTeam(actor)) throw notFound("page");
  const { rows } = await pool().query<Omit<InviteView, "expiresAt"> & { expiresAt: Date }>(
    `SELECT invite."id", invite."email", invite."role", person."name" AS by, invite."expiresAt"
     FROM "Invite" invite JOIN "User" person ON person."id" = invite."createdById"
     WHERE invite."teamId" = $1 AND invite."acceptedAt" IS NULL AND invite."revokedAt" IS NULL AND invite."expiresAt" > now()
     ORDER BY invite."id" DESC`,
    [actor.teamId],
  );
  return rows.map((row) => ({ ...row, expiresAt: row.expiresAt.toISOString() }));
}

/** Takes an invite back before it was accepted. */
export async function revokeInvite(actor: Actor, id: string): Promise<void> {
  if (!managesTeam(actor) || !isId(id)) throw notFound("invite");
  const { rowCount } = await pool().query(
    `UPDATE "Invite" SET "revokedAt" = now() WHERE "id" = $1 AND "teamId" = $2 AND "acceptedAt" IS NULL AND "revokedAt" IS NULL`,
    [id, actor.teamId],
  );
  if (!rowCount) throw notFound("invite");
  await writeAudit({ actor, action: "invite.revoked", target: id });
}
