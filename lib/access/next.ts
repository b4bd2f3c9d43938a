// Sessions where Next runs: who is at this page, and starting and ending a session. Plain Node can't load this file.
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { encode } from "next-auth/jwt";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { paths } from "@/lib/paths";
import type { Member } from "./actor";
import { studioSecret } from "./secret";
import { isSecure, memberFromCookie, revoke, sessionCookie } from "./session";

/** How long a session lasts, in seconds. */
export const SESSION_SECONDS = 14 * 24 * 60 * 60;
const AGENT_LENGTH = 300;
/** An address longer than this (characters) is not worth leading back to. */
const LONGEST_NEXT = 1500;

/** The person at this page, if any. */
export const currentMember = async (): Promise<Member | undefined> => memberFromCookie((await headers()).get("cookie"));

/** The address of the present page without what Next adds to it. */
async function presentPath(): Promise<string | undefined> {
  const url = URL.parse((await headers()).get("x-medley-path") ?? "", "http://studio");
  url?.searchParams.delete("_rsc");
  return url && url.pathname !== "/" && url.href.length < LONGEST_NEXT ? url.pathname + url.search : undefined;
}

/** The person at this page; who is not signed in is led to the sign-in page and back. */
export async function requireMember(): Promise<Member> {
  return (await currentMember()) ?? redirect(paths.signIn(await presentPath()));
}

export type Visitor = { userAgent: string; address: string };

/** What the present request says of the browser behind it. */
export async function visitor(): Promise<Visitor> {
  const sent = await headers();
  return {
    userAgent: (sent.get("user-agent") ?? "").slice(0, AGENT_LENGTH),
    address: sent.get("x-medley-address") ?? "",
  };
}

/** Writes down a session for somebody who proved who they are; their browser still needs its cookie, and the one it had ends. */
export async function openSession(person: { userId: string; teamId: string }): Promise<string> {
  const before = await currentMember();
  if (before) await revoke(before.sessionId);
  const sessionId = newId();
  const { userAgent, address } = await visitor();
  await pool().query(
    `INSERT INTO "Session" ("id", "userId", "teamId", "userAgent", "address", "expiresAt") VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second')`,
    [sessionId, person.userId, person.teamId, userAgent, address, SESSION_SECONDS],
  );
  return sessionId;
}

/** How the session's cookie is kept; next-auth and our own actions set the same one. */
export const cookieOptions = () => ({ httpOnly: true, sameSite: "lax" as const, secure: isSecure(), path: "/" });

/** Begins a session and gives the browser its cookie. */
export async function startSession(person: { userId: string; teamId: string }): Promise<string> {
  const sessionId = await openSession(person);
  const value = await encode({ token: { sessionId }, secret: await studioSecret(), maxAge: SESSION_SECONDS });
  (await cookies()).set(sessionCookie(), value, { ...cookieOptions(), maxAge: SESSION_SECONDS });
  return sessionId;
}

/** Ends this browser's session: the row is revoked, so a copy of the cookie is worth nothing. */
export async function endSession(): Promise<void> {
  const member = await currentMember();
  if (member) await revoke(member.sessionId);
  // A browser drops a `__Host-` cookie only when told with the same attributes.
  (await cookies()).set(sessionCookie(), "", { ...cookieOptions(), maxAge: 0 });
}
