// API keys of a person in a team: made, listed without their secret, revoked.
import { type Actor, managesTeam, type Scope } from "@/lib/access/actor";
import { KEY_PREFIX } from "@/lib/access/key";
import { CREDENTIALS_CHANNEL } from "@/lib/access/session";
import { writeAudit } from "@/lib/audit/write-audit";
import { pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { hashSecret, isId, newId, newSecret } from "@/lib/ids";
import type { ApiKeyView, NewApiKey } from "./api-key-schema";

type Row = {
  id: string;
  name: string;
  last4: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

const COLUMNS = `"id", "name", "last4", "scopes", "createdAt", "expiresAt", "lastUsedAt"`;

const toView = (row: Row): ApiKeyView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

/** The actor's own keys in this team. */
export async function listApiKeys(actor: Actor): Promise<ApiKeyView[]> {
  const { rows } = await pool().query<Row>(
    `SELECT ${COLUMNS} FROM "ApiKey" WHERE "userId" = $1 AND "teamId" = $2 AND "revokedAt" IS NULL ORDER BY "createdAt" DESC`,
    [actor.userId, actor.teamId],
  );
  return rows.map(toView);
}

/** A key as those see it who set its budget. */
export type TeamKey = { id: string; name: string; last4: string; person: string };

/** The keys of everybody in the team, by name, without what they may do; for those who manage the team. */
export async function listTeamKeys(actor: Actor): Promise<TeamKey[]> {
  if (!managesTeam(actor)) throw notFound("page");
  const { rows } = await pool().query<TeamKey>(
    `SELECT key."id", key."name", key."last4", person."name" AS person
     FROM "ApiKey" key JOIN "User" person ON person."id" = key."userId"
     WHERE key."teamId" = $1 AND key."revokedAt" IS NULL AND (key."expiresAt" IS NULL OR key."expiresAt" > now())
     ORDER BY person."name", key."name", key."id"`,
    [actor.teamId],
  );
  return rows;
}

/** Makes a key; `key` is shown this once. For people only: what a key made would outlive its end, and its revoking. */
export async function createApiKey(actor: Actor, wanted: NewApiKey): Promise<ApiKeyView & { key: string }> {
  if (actor.kind === "key")
    throw new AppError("forbidden", "A key can't make other keys. Sign in to the studio and make it in Settings.");
  const key = `${KEY_PREFIX}${newSecret()}`;
  const { rows } = await pool().query<Row>(
    `INSERT INTO "ApiKey" ("id", "teamId", "userId", "name", "hash", "last4", "scopes", "expiresAt") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
    [
      newId(),
      actor.teamId,
      actor.userId,
      wanted.name,
      hashSecret(key),
      key.slice(-4),
      wanted.scopes,
      wanted.expiresAt ?? null,
    ],
  );
  const row = rows[0];
  if (!row) throw new AppError("unexpected", "The key was not made. Try again.");
  await writeAudit({ actor, action: "key.created", target: row.id });
  return { ...toView(row), key };
}

/** Revokes a key of one's own; requests and open streams with it end within a second. */
export async function revokeApiKey(actor: Actor, id: string): Promise<void> {
  if (!isId(id)) throw notFound("API key");
  const { rowCount } = await pool().query(
    `UPDATE "ApiKey" SET "revokedAt" = now() WHERE "id" = $1 AND "userId" = $2 AND "teamId" = $3 AND "revokedAt" IS NULL`,
    [id, actor.userId, actor.teamId],
  );
  if (!rowCount) throw notFound("API key");
  await pool().query("SELECT pg_notify($1, $2)", [CREDENTIALS_CHANNEL, `key:${id}`]);
  await writeAudit({ actor, action: "key.revoked", target: id });
}
