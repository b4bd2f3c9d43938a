// API keys: stored hashed, shown once, bound to a person and a team.
import { pool } from "@/lib/db/client";
import { hashSecret } from "@/lib/ids";
import type { KeyHolder, Role, Scope } from "./actor";

export const KEY_PREFIX = "mk_";

type Row = { id: string; userId: string; teamId: string; scopes: Scope[]; role: Role; stale: boolean };

const RESOLVE = `
  SELECT key."id", key."userId", key."teamId", key."scopes", membership."role",
         (key."lastUsedAt" IS NULL OR key."lastUsedAt" < now() - interval '1 minute') AS stale
  FROM "ApiKey" key
  JOIN "User" person ON person."id" = key."userId" AND person."disabledAt" IS NULL
  JOIN "Membership" membership ON membership."userId" = key."userId" AND membership."teamId" = key."teamId"
  WHERE key."hash" = $1 AND key."revokedAt" IS NULL AND (key."expiresAt" IS NULL OR key."expiresAt" > now())`;

/** Who holds a key; undefined for an unknown, revoked or expired one. */
export async function resolveKey(key: string): Promise<KeyHolder | undefined> {
  if (!key.startsWith(KEY_PREFIX)) return undefined;
  const { rows } = await pool().query<Row>(RESOLVE, [hashSecret(key)]);
  const row = rows[0];
  if (!row) return undefined;
  if (row.stale) await pool().query(`UPDATE "ApiKey" SET "lastUsedAt" = now() WHERE "id" = $1`, [row.id]);
  return { kind: "key", userId: row.userId, teamId: row.teamId, role: row.role, keyId: row.id, scopes: row.scopes };
}
