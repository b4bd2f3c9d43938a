// Signing in with a password: the same sentence and the same time for an unknown address and a wrong password.
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { takeToken } from "@/lib/limits/take-token";
import { verifyPassword } from "./password";
import type { SignInForm } from "./schema";

const ATTEMPTS = { limit: 10, windowMs: 15 * 60_000 };
const FROM_ONE_ADDRESS = { limit: 50, windowMs: 15 * 60_000 };

export type Person = { userId: string; teamId: string };

/** The person whose address and password these are. Throws `too_many` or `invalid`. */
export async function checkCredentials(form: SignInForm, address: string): Promise<Person> {
  await takeToken(`sign-in account ${form.email}`, ATTEMPTS);
  await takeToken(`sign-in address ${address}`, FROM_ONE_ADDRESS);
  const { rows } = await pool().query<Person & { passwordHash: string | null }>(
    `SELECT person."id" AS "userId", person."passwordHash",
       (SELECT membership."teamId" FROM "Membership" membership JOIN "Team" team ON team."id" = membership."teamId"
        WHERE membership."userId" = person."id" ORDER BY team."personal" DESC, team."createdAt" LIMIT 1) AS "teamId"
     FROM "User" person WHERE person."email" = $1 AND person."disabledAt" IS NULL`,
    [form.email],
  );
  const row = rows[0];
  if (!(await verifyPassword(row?.passwordHash, form.password)) || !row)
    throw new AppError("invalid", "That e-mail address and password don't match.");
  return { userId: row.userId, teamId: row.teamId };
}
