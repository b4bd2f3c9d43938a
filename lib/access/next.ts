// Sessions where Next runs: who is at this page, and starting and ending a session. Plain Node can't load this file.
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { encode } from "next-auth/jwt";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { paths } from "@/lib/paths";
import type { Member } from "./actor";
import { studioSecret } from "./secret";
import { isSecure, memberFromCookie, sessionCookie } from "./session";

const SESSION_SECONDS = 14 * 24 * 60 * 60;
const AGENT_LENGTH = 300;

/** The person at this page, if any. */
export const currentMember = async (): Promise<Member | undefined> => memberFromCookie((await headers()).get("cookie"));

/** The person at this page; who is not signed in is led to the sign-in page and back. */
export async function requireMember(next?: string): Promise<Member> {
  return (await currentMember()) ?? redirect(paths.signIn(next));
}

/** Begins a session for somebody who proved who they are, and gives their browser its cookie. */
export async function startSession(person: { userId: string; teamId: string }): Promise<void> {
  const sessionId = newId();
  const sent = await headers();
  await pool().query(
    `INSERT INTO "Session" ("id", "userId", "teamId", "userAgent", "address", "expiresAt") VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second')`,
    [
      sessionId,
      person.userId,
      person.teamId,
      (sent.get("user-agent") ?? "").slice(0, AGENT_LENGTH),
      sent.get("x-medley-address") ?? "",
      SESSION_SECONDS,
    ],
  );
  const value = await encode({ token: { sessionId }, secret: await studioSecret(), maxAge: SESSION_SECONDS });
  (await cookies()).set(sessionCookie(), value, {
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure(),
    path: "/",
    maxAge: SESSION_SECONDS,
  });
}

/** Ends this browser's session: the row is revoked, so a copy of the cookie is worth nothing. */
export async function endSession(): Promise<void> {
  const member = await currentMember();
  if (member) {
    await pool().query(`UPDATE "Session" SET "revokedAt" = now() WHERE "id" = $1`, [member.sessionId]);
    await pool().query("SELECT pg_notify('medley_sessions', $1)", [member.sessionId]);
  }
  (await cookies()).delete(sessionCookie());
}
