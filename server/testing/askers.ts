// One of every kind of asker, in a studio with two teams.
import type { Scope } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import type { AskerName } from "@/server/access-table";
import type { Asker } from "./call";
import { newKey, newPerson, newSession, newTeam, type Person } from "./people";

export type Cast = { people: Record<"stranger" | "colleague" | "maker" | "admin" | "owner", Person> } & {
  as: Record<AskerName, Asker>;
};

async function revokedKey(person: Person): Promise<Asker> {
  const key = await newKey(person);
  await pool().query(`UPDATE "ApiKey" SET "revokedAt" = now() WHERE "id" = $1`, [key.id]);
  return key;
}

async function endedSession({ userId, teamId }: Person): Promise<Asker> {
  const session = await newSession(userId, teamId);
  await pool().query(`UPDATE "Session" SET "revokedAt" = now() WHERE "id" = $1`, [session.sessionId]);
  return session;
}

/** Everybody of the access table. */
export async function newCast(): Promise<Cast> {
  const teamId = await newTeam();
  const people = {
    stranger: await newPerson(),
    colleague: await newPerson({ teamId, role: "member" }),
    maker: await newPerson({ teamId, role: "member" }),
    admin: await newPerson({ teamId, role: "admin" }),
    owner: await newPerson({ teamId, role: "owner", studioOwner: true }),
  };
  const key = (person: Person, scope: Scope) => newKey(person, [scope]);
  return {
    people,
    as: {
      ...people,
      nobody: undefined,
      endedSession: await endedSession(people.maker),
      revokedKey: await revokedKey(people.maker),
      readKey: await key(people.maker, "read"),
      runKey: await key(people.maker, "run"),
      manageKey: await key(people.maker, "manage"),
      adminsKey: await key(people.admin, "manage"),
    },
  };
}
