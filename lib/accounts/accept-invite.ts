// An invite is accepted once: by somebody new, who gets an account with it, or by somebody who is signed in already.
import type pg from "pg";
import type { Member } from "@/lib/access/actor";
import { writeAudit } from "@/lib/audit/write-audit";
import { pool, transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { hashSecret } from "@/lib/ids";
import { shareTeam } from "@/lib/teams/own-team";
import { hangSamples, insertAccount, type NewAccount } from "./create-account";
import type { Person } from "./sign-in";

/** What the holder of a link is told before accepting. */
export type Invitation = { teamId: string; team: string; by: string; email: string | null };

const WORKS = `invite."acceptedAt" IS NULL AND invite."revokedAt" IS NULL AND invite."expiresAt" > now()`;

/** The invite behind a link; undefined when it does not work (any more). */
export async function readInvite(token: string): Promise<Invitation | undefined> {
  const { rows } = await pool().query<Invitation>(
    `SELECT team."id" AS "teamId", team."name" AS team, person."name" AS by, invite."email" FROM "Invite" invite
     JOIN "Team" team ON team."id" = invite."teamId" JOIN "User" person ON person."id" = invite."createdById"
     WHERE invite."hash" = $1 AND ${WORKS}`,
    [hashSecret(token)],
  );
  return rows[0];
}

/** Whether this invite was accepted and its team is one of the person's: then there is nothing left to do with it. */
export async function hasJoined(member: Member, token: string): Promise<boolean> {
  const { rowCount } = await pool().query(
    `SELECT 1 FROM "Invite" invite JOIN "Membership" membership ON membership."teamId" = invite."teamId"
     WHERE invite."hash" = $1 AND invite."acceptedAt" IS NOT NULL AND membership."userId" = $2`,
    [hashSecret(token), member.userId],
  );
  return rowCount === 1;
}

type Used = { id: string; teamId: string; role: string; email: string | null };

async function use(client: pg.PoolClient, token: string, email: string): Promise<Used> {
  const { rows } = await client.query<Used>(
    `UPDATE "Invite" invite SET "acceptedAt" = now() WHERE invite."hash" = $1 AND ${WORKS} RETURNING "id", "teamId", "role", "email"`,
    [hashSecret(token)],
  );
  const used = rows[0];
  if (!used) throw new AppError("gone", "This invite does not work any more. Ask for a new one.");
  if (used.email && used.email !== email)
    throw new AppError("invalid", `This invite is for ${used.email}.`, { field: "email" });
  return used;
}

/** A team that somebody joins is nobody's team of one any longer; its owner gets another, which is returned. */
async function join(client: pg.PoolClient, userId: string, { teamId, role }: Used): Promise<Person | undefined> {
  const { rowCount } = await client.query(
    `INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [teamId, userId, role],
  );
  if (!rowCount)
    throw new AppError("conflict", "You are in this team already. The invite still works for somebody else.");
  return shareTeam(client, teamId);
}

async function accepted(person: Person, used: Used, walls: (Person | undefined)[]): Promise<Person> {
  for (const wall of [person, ...walls]) if (wall) await hangSamples(wall);
  await writeAudit({ ...person, action: "invite.accepted", target: used.id, details: { role: used.role } });
  return person;
}

/** Makes the account of somebody new with an invite. `more` is done in the same transaction. */
export async function acceptAsNew(
  token: string,
  account: Omit<NewAccount, "teamName" | "owner">,
  more: (client: pg.PoolClient, userId: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<Person> {
  const { used, created, left } = await transaction(async (client) => {
    const taken = await use(client, token, account.email);
    const made = await insertAccount(client, { ...account, teamName: account.name, owner: false });
    const own = await join(client, made.userId, taken);
    await more(client, made.userId);
    return { used: taken, created: made, left: own };
  });
  return accepted({ userId: created.userId, teamId: used.teamId }, used, [created, left]);
}

/** Somebody who is signed in joins the team; their session goes on there. */
export async function acceptAsMember(member: Member, token: string): Promise<Person> {
  const { used, left } = await transaction(async (client) => {
    const { rows } = await client.query<{ email: string }>(`SELECT "email" FROM "User" WHERE "id" = $1`, [
      member.userId,
    ]);
    const taken = await use(client, token, rows[0]?.email ?? "");
    return { used: taken, left: await join(client, member.userId, taken) };
  });
  return accepted({ userId: member.userId, teamId: used.teamId }, used, [left]);
}
