// A forgotten password: a link that works once, for a quarter of an hour, and signs its person out everywhere.
import { endSessions } from "@/lib/access/session";
import { writeAudit } from "@/lib/audit/write-audit";
import { pool, transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { hashSecret, newId, newSecret } from "@/lib/ids";
import { hashPassword } from "./password";
import type { ResetForm } from "./schema";
import type { Person } from "./sign-in";
import { STARTING_TEAM } from "./starting-team";

const LINK_MINUTES = 15;

/** A token for a person's reset link; earlier ones stop working. For the command line: it says so when nobody has the address. */
export async function newResetLink(email: string): Promise<string> {
  const token = newSecret();
  await transaction(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT "id" FROM "User" WHERE "email" = $1 AND "disabledAt" IS NULL FOR UPDATE`,
      [email.trim().toLowerCase()],
    );
    const userId = rows[0]?.id;
    if (!userId) throw notFound("person");
    await client.query(`DELETE FROM "OneTimeToken" WHERE "purpose" = 'reset' AND "userId" = $1`, [userId]);
    await client.query(
      `INSERT INTO "OneTimeToken" ("id", "purpose", "hash", "userId", "expiresAt")
       VALUES ($1, 'reset', $2, $3, now() + $4 * interval '1 minute')`,
      [newId(), hashSecret(token), userId, LINK_MINUTES],
    );
  });
  return token;
}

const spent = () => new AppError("gone", "This link does not work any more. Ask for a new one.");

/** Sets a new password with a reset link and ends every session. Throws `gone` for a used, old or unknown link. */
export async function resetPassword({ token, password }: ResetForm): Promise<Person> {
  // A link that is none costs no hash.
  if (!(await isResetLink(token))) throw spent();
  const passwordHash = await hashPassword(password);
  const person = await transaction(async (client) => {
    const { rows } = await client.query<Person>(
      `WITH used AS (UPDATE "OneTimeToken" SET "usedAt" = now() WHERE "hash" = $1 AND "purpose" = 'reset'
         AND "usedAt" IS NULL AND "expiresAt" > now() RETURNING "userId")
       UPDATE "User" person SET "passwordHash" = $2 FROM used
       WHERE person."id" = used."userId" AND person."disabledAt" IS NULL
       RETURNING person."id" AS "userId", ${STARTING_TEAM} AS "teamId"`,
      [hashSecret(token), passwordHash],
    );
    const found = rows[0];
    if (!found) throw spent();
    await endSessions(client, { userId: found.userId });
    // Whoever holds the link has shown who they are: what others tried in vain no longer keeps them out.
    await client.query(
      `DELETE FROM "Throttle" USING "User" u WHERE u."id" = $1 AND "key" = 'sign-in account ' || u."email"`,
      [found.userId],
    );
    return found;
  });
  await writeAudit({ userId: person.userId, action: "password.reset" });
  return person;
}

/** Whether a reset link would work now. */
export async function isResetLink(token: string): Promise<boolean> {
  const { rowCount } = await pool().query(
    `SELECT 1 FROM "OneTimeToken" WHERE "hash" = $1 AND "purpose" = 'reset' AND "usedAt" IS NULL AND "expiresAt" > now()`,
    [hashSecret(token)],
  );
  return rowCount === 1;
}
