// Adding, changing, checking and removing connections: for those who manage the team.
import type pg from "pg";
import { type Actor, managesTeam } from "@/lib/access/actor";
import { studioSecret } from "@/lib/access/secret";
import { writeAudit } from "@/lib/audit/write-audit";
import { pool, transaction } from "@/lib/db/client";
import type { Health } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { AppError, asAppError, notFound } from "@/lib/errors";
import { isId, newId } from "@/lib/ids";
import { listConnections, placeOf } from "./queries";
import { type ConnectionChange, type ConnectionView, engineOf, type NewConnection } from "./schema";
import { seal } from "./seal";

const CHECK_MS = 15_000;
/** Names of what the machine's owner gives, now or later: model ids must not come to mean another place. */
const RESERVED = ["openai", "anthropic", "replicate", "local"];

function requireManager(actor: Actor): void {
  if (!managesTeam(actor)) throw new AppError("forbidden", "Only the team's owner and admins may change connections.");
}

async function view(actor: Actor, id: string): Promise<ConnectionView> {
  const found = (await listConnections(actor)).find((connection) => connection.id === id);
  if (!found) throw notFound("connection");
  return found;
}

/** Lower-case words joined by hyphens; a number is added while it is taken. Nobody else in the team chooses meanwhile. */
async function freeSlug(client: pg.PoolClient, actor: Actor, name: string): Promise<string> {
  const base =
    name
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "connection";
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('medley slugs ' || $1, 0))", [actor.teamId]);
  const { rows } = await client.query<{ slug: string }>(
    `SELECT "slug" FROM "Connection" WHERE ("teamId" = $1 OR "teamId" IS NULL) AND "deletedAt" IS NULL`,
    [actor.teamId],
  );
  const taken = new Set([...RESERVED, ...rows.map((row) => row.slug)]);
  for (let number = 1; ; number++) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(slug)) return slug;
  }
}

async function ownsStudio(actor: Actor): Promise<boolean> {
  const { rows } = await pool().query<{ owner: boolean }>(`SELECT "owner" FROM "User" WHERE "id" = $1`, [actor.userId]);
  return rows[0]?.owner ?? false;
}

/** The machine's owner may point at its private network ("owner"), other people at the public internet only ("settings"). */
const sourceFor = async (actor: Actor): Promise<"owner" | "settings"> =>
  (await ownsStudio(actor)) ? "owner" : "settings";

/** Adds a connection and checks it; a failed check is kept with it and shown, the connection stays. */
export async function addConnection(actor: Actor, wanted: NewConnection): Promise<ConnectionView> {
  requireManager(actor);
  const id = newId();
  const key = wanted.key ? seal(await studioSecret(), id, wanted.key) : null;
  const source = await sourceFor(actor);
  await transaction(async (client) => {
    const slug = await freeSlug(client, actor, wanted.name);
    await client.query(
      `INSERT INTO "Connection" ("id", "teamId", "slug", "name", "engine", "provider", "baseUrl", "key", "last4", "source", "updatedAt") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())`,
      [
        id,
        actor.teamId,
        slug,
        wanted.name,
        engineOf(wanted.provider),
        wanted.provider,
        wanted.baseUrl ?? null,
        key,
        wanted.key?.slice(-4) ?? null,
        source,
      ],
    );
  });
  await writeAudit({ actor, action: "connection.added", target: id });
  return checkConnection(actor, id);
}

const origin = (address: string | null): string | null => (address ? new URL(address).origin : null);

/** Changes a connection. A new origin without the key again is refused, because the key would go to a stranger. */
export async function changeConnection(actor: Actor, change: ConnectionChange): Promise<ConnectionView> {
  requireManager(actor);
  const before = await view(actor, change.id);
  if (!before.editable) throw new AppError("forbidden", "This connection is set by the machine's owner.");
  const moved = change.baseUrl !== undefined && origin(change.baseUrl) !== origin(before.baseUrl);
  if (moved && before.last4 && !change.key)
    throw new AppError("invalid", "A key belongs to its address. Enter the key for the new one.", { field: "key" });
  const key = change.key ? seal(await studioSecret(), change.id, change.key) : null;
  await pool().query(
    `UPDATE "Connection" SET "name" = coalesce($3, "name"), "baseUrl" = coalesce($4, "baseUrl"), "key" = coalesce($5, "key"), "last4" = coalesce($6, "last4"), "source" = coalesce($7, "source"), "updatedAt" = now()
     WHERE "id" = $1 AND "teamId" = $2`,
    [
      change.id,
      actor.teamId,
      change.name ?? null,
      change.baseUrl ?? null,
      key,
      change.key?.slice(-4) ?? null,
      change.baseUrl ? await sourceFor(actor) : null,
    ],
  );
  await writeAudit({ actor, action: "connection.changed", target: change.id });
  return checkConnection(actor, change.id);
}

/** Removes a connection and forgets its key; runs keep what they were asked through. */
export async function removeConnection(actor: Actor, id: string): Promise<void> {
  requireManager(actor);
  if (!isId(id)) throw notFound("connection");
  const { rowCount } = await pool().query(
    `UPDATE "Connection" SET "deletedAt" = now(), "key" = NULL, "last4" = NULL, "updatedAt" = now() WHERE "id" = $1 AND "teamId" = $2 AND "deletedAt" IS NULL`,
    [id, actor.teamId],
  );
  if (!rowCount) throw notFound("connection");
  await writeAudit({ actor, action: "connection.removed", target: id });
}

async function tryPlace(id: string): Promise<Health> {
  try {
    const place = await placeOf(id);
    const connected = connectTo(place.engine, place);
    const health = await connected.check(AbortSignal.timeout(CHECK_MS));
    if (!health.ok || !connected.discover) return health;
    await keepOffers(id, await connected.discover(AbortSignal.timeout(CHECK_MS)));
    return health;
  } catch (thrown) {
    return { ok: false, sentence: asAppError(thrown).message };
  }
}

async function keepOffers(id: string, offers: { name: string; leavesOn?: string }[]): Promise<void> {
  await pool().query(`DELETE FROM "ModelOffer" WHERE "connectionId" = $1 AND NOT ("name" = ANY($2))`, [
    id,
    offers.map((offer) => offer.name),
  ]);
  await pool().query(
    `INSERT INTO "ModelOffer" ("connectionId", "name", "facts") SELECT $1, offer.name, offer.facts FROM unnest($2::text[], $3::jsonb[]) AS offer(name, facts)
     ON CONFLICT ("connectionId", "name") DO UPDATE SET "facts" = excluded."facts", "seenAt" = now()`,
    [
      id,
      offers.map((offer) => offer.name),
      offers.map((offer) => JSON.stringify(offer.leavesOn ? { leavesOn: offer.leavesOn } : {})),
    ],
  );
}

/** Asks the place how it is, notes the answer and the models it offers. For who may change it, or owns the machine it is of. */
export async function checkConnection(actor: Actor, id: string): Promise<ConnectionView> {
  const { editable, source } = await view(actor, id);
  if (!editable && source === "settings") requireManager(actor);
  if (!editable && !(await ownsStudio(actor)))
    throw new AppError("forbidden", "This connection is set by the machine's owner, who alone may check it.");
  await checkNow(id);
  return view(actor, id);
}

/** The same by the system itself, at start. */
export async function checkNow(id: string): Promise<void> {
  const health = await tryPlace(id);
  await pool().query(`UPDATE "Connection" SET "health" = $2, "updatedAt" = now() WHERE "id" = $1`, [
    id,
    JSON.stringify({ ...health, checkedAt: new Date().toISOString() }),
  ]);
}
