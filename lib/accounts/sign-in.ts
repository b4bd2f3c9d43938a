// Signing in with a password: the same sentence and the same time for an unknown address and a wrong password.
import { writeAudit } from "@/lib/audit/write-audit";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { returnToken, takeToken } from "@/lib/limits/take-token";
import { verifyPassword } from "./password";
import type { SignInForm } from "./schema";
import { STARTING_TEAM } from "./starting-team";

const ATTEMPTS = { limit: 10, windowMs: 15 * 60_000 };
const FROM_ONE_ADDRESS = { limit: 50, windowMs: 15 * 60_000 };

export type Person = { userId: string; teamId: string };

/** The person whose address and password these are. Throws `too_many` or `invalid`; only failures count as tries. */
export async function checkCredentials(form: SignInForm, address: string): Promise<Person> {
  const tries = [`sign-in account ${form.email}`, `sign-in address ${address}`] as const;
  await takeToken(tries[0], ATTEMPTS);
  await takeToken(tries[1], FROM_ONE_ADDRESS);
  const { rows } = await pool().query<Person & { passwordHash: string | null }>(
    `SELECT person."id" AS "userId", person."passwordHash", ${STARTING_TEAM} AS "teamId"
     FROM "User" person WHERE person."email" = $1 AND person."disabledAt" IS NULL`,
    [form.email],
  );
  const row = rows[0];
  if (!(await verifyPassword(row?.passwordHash, form.password)) || !row) {
    await writeAudit({ action: "session.refused", details: { email: form.email }, address });
    throw new AppError("invalid", "That e-mail address and password don't match.");
  }
  for (const key of tries) await returnToken(key);
  return { userId: row.userId, teamId: row.teamId };
}
