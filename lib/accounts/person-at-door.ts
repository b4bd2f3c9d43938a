// Who it is that comes from another door. An e-mail address joins nothing: only the door's own id for a person does.
import type pg from "pg";
import { writeAudit } from "@/lib/audit/write-audit";
import { pool, transaction } from "@/lib/db/client";
import { asAppError } from "@/lib/errors";
import { acceptAsNew } from "./accept-invite";
import { hangSamples, insertAccount } from "./create-account";
import type { DoorProblem } from "./door-schema";
import { email as emailField } from "./schema";
import type { Person } from "./sign-in";
import { isSignUpOpen } from "./sign-up";
import { STARTING_TEAM } from "./starting-team";

/** What a door says of somebody. `verified` false: it does not vouch for the address. */
export type AtDoor = { provider: string; id: string; name?: string; email?: string; verified?: boolean };

const LONGEST_NAME = 80;

const link = (client: pg.PoolClient, userId: string, { provider, id }: AtDoor) =>
  client.query(`INSERT INTO "Account" ("provider", "providerAccountId", "userId") VALUES ($1, $2, $3)`, [
    provider,
    id,
    userId,
  ]);

async function knownPerson({ provider, id }: AtDoor): Promise<Person | DoorProblem | undefined> {
  const { rows } = await pool().query<Person & { closed: boolean }>(
    `SELECT person."id" AS "userId", ${STARTING_TEAM} AS "teamId", person."disabledAt" IS NOT NULL AS closed
     FROM "Account" account JOIN "User" person ON person."id" = account."userId"
     WHERE account."provider" = $1 AND account."providerAccountId" = $2`,
    [provider, id],
  );
  const row = rows[0];
  if (!row) return undefined;
  return row.closed ? "closed" : { userId: row.userId, teamId: row.teamId };
}

async function openAccount(who: AtDoor, account: { name: string; email: string }): Promise<Person> {
  const created = await transaction(async (client) => {
    const made = await insertAccount(client, { ...account, teamName: account.name, owner: false });
    await link(client, made.userId, who);
    return made;
  });
  await hangSamples(created);
  await writeAudit({ ...created, action: "account.created", target: created.userId, details: { by: who.provider } });
  return created;
}

/** The person from this door: somebody who came through it before, or somebody new with an invite or where sign-up is open. */
export async function personAtDoor(who: AtDoor, invite?: string): Promise<Person | DoorProblem> {
  const known = await knownPerson(who);
  if (known) return known;
  const email = emailField.safeParse(who.email ?? "").data;
  if (!email) return "nameless";
  if (who.verified === false) return "unverified";
  const { rowCount } = await pool().query(`SELECT 1 FROM "User" WHERE "email" = $1`, [email]);
  if (rowCount) return "known";
  if (!invite && !isSignUpOpen()) return "uninvited";
  const account = { name: (who.name?.trim() || email.replace(/@.*/, "")).slice(0, LONGEST_NAME), email };
  try {
    if (!invite) return await openAccount(who, account);
    return await acceptAsNew(invite, account, (client, userId) => link(client, userId, who));
  } catch (thrown) {
    const { code } = asAppError(thrown);
    if (code === "conflict") return "known";
    if (code === "gone" || code === "invalid") return "invite";
    throw thrown;
  }
}
