// Where a person is signed in, and ending that; a changed password ends all sessions but the one it was changed in.
import type { Member } from "@/lib/access/actor";
import { endSessions } from "@/lib/access/session";
import { writeAudit } from "@/lib/audit/write-audit";
import { pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { takeToken } from "@/lib/limits/take-token";
import { browserName } from "./browser-name";
import { hashPassword, verifyPassword } from "./password";

const ATTEMPTS = { limit: 10, windowMs: 15 * 60_000 };

/** `browser` as people call it: "Firefox on Linux". */
export type SessionView = {
  id: string;
  browser: string;
  address: string;
  createdAt: Date;
  seenAt: Date;
  current: boolean;
};

/** The person's sessions that still count, the one seen last first. */
export async function listSessions(member: Member): Promise<SessionView[]> {
  const { rows } = await pool().query<Omit<SessionView, "browser"> & { userAgent: string }>(
    `SELECT "id", "userAgent", "address", "createdAt", "seenAt", "id" = $2 AS current FROM "Session"
     WHERE "userId" = $1 AND "revokedAt" IS NULL AND "expiresAt" > now() ORDER BY "seenAt" DESC, "id"`,
    [member.userId, member.sessionId],
  );
  return rows.map(({ userAgent, ...row }) => ({ ...row, browser: browserName(userAgent) }));
}

/** Ends one session of one's own; its open streams end within a second. */
export async function revokeSession(member: Member, id: string): Promise<void> {
  if (!isId(id) || (await endSessions(pool(), { userId: member.userId, only: id })) === 0) throw notFound("session");
  await writeAudit({ actor: member, action: "session.revoked", target: id });
}

/** Changes one's own password and ends the other sessions. Throws `invalid` with the field when the current one is wrong. */
export async function changePassword(member: Member, given: { current: string; password: string }): Promise<void> {
  await takeToken(`password ${member.userId}`, ATTEMPTS);
  const { rows } = await pool().query<{ passwordHash: string | null }>(
    `SELECT "passwordHash" FROM "User" WHERE "id" = $1`,
    [member.userId],
  );
  if (!rows[0]?.passwordHash)
    throw new AppError(
      "conflict",
      "Your account has no password: you sign in at another service. “Forgotten your password?” on the sign-in page gives you one.",
    );
  if (!(await verifyPassword(rows[0].passwordHash, given.current)))
    throw new AppError("invalid", "This is not your present password.", { field: "current" });
  const hash = await hashPassword(given.password);
  await pool().query(`UPDATE "User" SET "passwordHash" = $2 WHERE "id" = $1`, [member.userId, hash]);
  await endSessions(pool(), { userId: member.userId, except: member.sessionId });
  await writeAudit({ actor: member, action: "password.changed" });
}
