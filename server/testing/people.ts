// People for tests: written down directly, with what a browser or a program would send in their name.
import { encode } from "next-auth/jwt";
import type { Member, Role, Scope } from "@/lib/access/actor";
import { sessionCookie } from "@/lib/access/session";
import { createApiKey } from "@/lib/accounts/api-keys";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { TEST_SECRET } from "./studio";

export type Person = Member & { cookie: string };

/** A team without members. */
export async function newTeam(name = "Harbour"): Promise<string> {
  const id = newId();
  await pool().query(`INSERT INTO "Team" ("id", "name") VALUES ($1, $2)`, [id, name]);
  return id;
}

/** A session of somebody; `cookie` is the whole Cookie header. */
export async function newSession(userId: string, teamId: string): Promise<{ sessionId: string; cookie: string }> {
  const sessionId = newId();
  await pool().query(
    `INSERT INTO "Session" ("id", "userId", "teamId", "expiresAt") VALUES ($1, $2, $3, now() + interval '1 day')`,
    [sessionId, userId, teamId],
  );
  const token = await encode({ token: { sessionId }, secret: TEST_SECRET });
  return { sessionId, cookie: `${sessionCookie()}=${token}` };
}

/** Somebody signed in to a team (a new one unless told). */
export async function newPerson(given: { teamId?: string; role?: Role; studioOwner?: boolean } = {}): Promise<Person> {
  const { role = "owner", studioOwner = false } = given;
  const teamId = given.teamId ?? (await newTeam());
  const userId = newId();
  await pool().query(`INSERT INTO "User" ("id", "email", "name", "owner") VALUES ($1, $2, 'Somebody', $3)`, [
    userId,
    `${userId}@example.org`,
    studioOwner,
  ]);
  await pool().query(`INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, $3)`, [
    teamId,
    userId,
    role,
  ]);
  return { kind: "member", userId, teamId, role, studioOwner, ...(await newSession(userId, teamId)) };
}

/** An API key of somebody. */
export async function newKey(
  person: Member,
  scopes: Scope[] = ["read", "run", "manage"],
): Promise<{ id: string; key: string }> {
  return createApiKey(person, { name: "test", scopes });
}
