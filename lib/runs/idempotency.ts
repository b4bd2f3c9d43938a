// Requests with an Idempotency-Key: what one was answered is kept for a day, and the same request is answered the same.
import { createHash } from "node:crypto";
import type pg from "pg";
import { type Actor, actorName } from "@/lib/access/actor";
import { AppError } from "@/lib/errors";

/** The same request gives the same hash, whatever the order of its keys. */
export function bodyHash({ orders, groupKind }: { orders: unknown[]; groupKind?: string }): string {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : value !== null && typeof value === "object"
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, sorted(inner)]),
          )
        : value;
  return createHash("sha256")
    .update(JSON.stringify(sorted({ orders, groupKind })))
    .digest("hex");
}

export type Kept = { bodyHash: string; answer: { groupId: string | null; runIds: string[] } };

/** The answer kept under a key. Throws `conflict` when it answered another request. */
export async function keptAnswer(
  client: Pick<pg.PoolClient, "query">,
  actor: Actor,
  key: string,
  hash: string,
): Promise<Kept["answer"] | undefined> {
  const { rows } = await client.query<Kept>(
    `SELECT "bodyHash", "answer" FROM "IdempotentAnswer" WHERE "teamId" = $1 AND "actor" = $2 AND "key" = $3 AND "createdAt" > now() - interval '24 hours'`,
    [actor.teamId, actorName(actor), key],
  );
  const kept = rows[0];
  if (kept && kept.bodyHash !== hash)
    throw new AppError(
      "conflict",
      "This Idempotency-Key was used for another request. Nothing was started; send a new key.",
      { field: "idempotency-key" },
    );
  return kept?.answer;
}

/** Keeps what was answered under a key. */
export async function keepAnswer(client: pg.PoolClient, actor: Actor, key: string, kept: Kept): Promise<void> {
  await client.query(
    `INSERT INTO "IdempotentAnswer" ("teamId", "actor", "key", "bodyHash", "answer") VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT ("teamId", "actor", "key") DO UPDATE SET "bodyHash" = excluded."bodyHash", "answer" = excluded."answer", "createdAt" = now()`,
    [actor.teamId, actorName(actor), key, kept.bodyHash, JSON.stringify(kept.answer)],
  );
}

/** Until this transaction ends nobody else goes on with this key: of two at once the second finds what the first wrote. */
export async function lockKey(client: pg.PoolClient, actor: Actor, key: string): Promise<void> {
  const name = `${actor.teamId} ${actorName(actor)} ${key}`;
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
}
