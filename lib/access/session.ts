// Sessions are rows: a cookie holds only the row's id, signed and encrypted by next-auth, so revoking works at once.
import { decode } from "next-auth/jwt";
import type pg from "pg";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { isId } from "@/lib/ids";
import type { Member, Role } from "./actor";
import { studioSecret } from "./secret";

/** Whether the studio is reached over https, so that cookies may insist on it. */
export const isSecure = (): boolean => env().PUBLIC_URL?.startsWith("https:") ?? false;

/** `__Host-` cookies need https; on plain http the name says nothing. */
export const sessionCookie = (): string => (isSecure() ? "__Host-medley" : "medley-session");

type Row = { userId: string; teamId: string; role: Role; owner: boolean; stale: boolean };

const RESOLVE = `
  SELECT session."userId", session."teamId", membership."role", person."owner", session."seenAt" < now() - interval '1 minute' AS stale
  FROM "Session" session
  JOIN "User" person ON person."id" = session."userId" AND person."disabledAt" IS NULL
  JOIN "Membership" membership ON membership."userId" = session."userId" AND membership."teamId" = session."teamId"
  WHERE session."id" = $1 AND session."revokedAt" IS NULL AND session."expiresAt" > now()`;

/** The person behind a session; undefined when it has ended, was revoked, or its person may not come in any more. */
export async function resolveSession(sessionId: string): Promise<Member | undefined> {
  if (!isId(sessionId)) return undefined;
  const { rows } = await pool().query<Row>(RESOLVE, [sessionId]);
  const row = rows[0];
  if (!row) return undefined;
  if (row.stale) await pool().query(`UPDATE "Session" SET "seenAt" = now() WHERE "id" = $1`, [sessionId]);
  return { kind: "member", userId: row.userId, teamId: row.teamId, role: row.role, studioOwner: row.owner, sessionId };
}

/** Where ended, moved and revoked credentials are named: a session's id, or `key:` and a key's. Streams with them end. */
export const CREDENTIALS_CHANNEL = "medley_sessions";

/** Which sessions end: all of a person's, `only` one of them, all `except` one, or a single one whosever it is. */
type WhichSessions =
  | { userId: string; only?: string; except?: string }
  | { userId?: never; only: string; except?: never };

/**
 * Ends sessions at once, and answers how many. In one statement: every process hears of it at the same commit, which is
 * the transaction's when `client` is in one.
 */
export async function endSessions(client: Pick<pg.PoolClient, "query">, which: WhichSessions): Promise<number> {
  const { rowCount } = await client.query(
    `WITH ended AS (UPDATE "Session" SET "revokedAt" = now() WHERE ($1::uuid IS NULL OR "userId" = $1) AND "revokedAt" IS NULL
       AND ($2::uuid IS NULL OR "id" = $2) AND ($3::uuid IS NULL OR "id" <> $3) RETURNING "id")
     SELECT pg_notify('${CREDENTIALS_CHANNEL}', "id"::text) FROM ended`,
    [which.userId ?? null, which.only ?? null, which.except ?? null],
  );
  return rowCount ?? 0;
}

/** Ends one session at once. */
export async function revoke(sessionId: string): Promise<void> {
  await endSessions(pool(), { only: sessionId });
}

function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(";")) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}

/** The person a Cookie header belongs to. */
export async function memberFromCookie(header: string | null | undefined): Promise<Member | undefined> {
  const token = cookieValue(header ?? "", sessionCookie());
  if (!token) return undefined;
  const decoded = await decode({ token, secret: await studioSecret() }).catch(() => null);
  return typeof decoded?.sessionId === "string" ? resolveSession(decoded.sessionId) : undefined;
}
