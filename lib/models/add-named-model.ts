// A model that somebody names: looked up at its connection, and on offer from then on.
import type { Actor } from "@/lib/access/actor";
import { placeOf } from "@/lib/connections/queries";
import { pool } from "@/lib/db/client";
import { connectTo } from "@/lib/engines/engines";
import { AppError, asAppError, notFound, requestErrors } from "@/lib/errors";
import { listModels } from "./queries";
import type { ModelView, NamedModel } from "./schema";

const PATIENCE_MS = 15_000;
const MOST_NAMED = 200;

async function connectionId(actor: Actor, slug: string): Promise<string> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT "id" FROM "Connection" WHERE "slug" = $1 AND ("teamId" = $2 OR "teamId" IS NULL) AND "deletedAt" IS NULL`,
    [slug, actor.teamId],
  );
  if (!rows[0]) throw notFound("connection");
  return rows[0].id;
}

/** What a run would end with, as the answer to a request. */
function forRequest(thrown: unknown): never {
  const error = asAppError(thrown);
  throw error.code in requestErrors ? error : new AppError("unavailable", error.message, { cause: thrown });
}

/** Whoever may ask may name models, and everybody sees them in their list. */
async function requireSpace(id: string, name: string): Promise<void> {
  const { rowCount } = await pool().query(
    `SELECT 1 FROM "ModelOffer" WHERE "connectionId" = $1 AND "name" <> $2 LIMIT ${MOST_NAMED}`,
    [id, name],
  );
  if (rowCount === MOST_NAMED)
    throw new AppError("invalid", `This connection has ${MOST_NAMED} named models already. Choose one of them.`, {
      field: "name",
    });
}

/**
 * Looks a model up by its provider's own name and keeps what its schema says. Throws `not_found` for a connection that
 * is none of the team's, `invalid` for one that lists all it has, for a name that leads nowhere and for one name too many.
 */
export async function addNamedModel(actor: Actor, { connection, name }: NamedModel): Promise<ModelView> {
  const id = await connectionId(actor, connection);
  const place = await placeOf(id);
  const connected = connectTo(place.engine, place);
  if (!connected.describe)
    throw new AppError("invalid", "This connection lists every model it has.", { field: "connection" });
  const described = await connected.describe(name, AbortSignal.timeout(PATIENCE_MS)).catch(forRequest);
  await requireSpace(id, described.name);
  await pool().query(
    `INSERT INTO "ModelOffer" ("connectionId", "name", "facts") VALUES ($1, $2, $3)
     ON CONFLICT ("connectionId", "name") DO UPDATE SET "facts" = excluded."facts", "seenAt" = now()`,
    [id, described.name, JSON.stringify({ parameters: described.parameters, images: described.images })],
  );
  const model = (await listModels(actor)).find((one) => one.id === `${connection}/${described.name}`);
  if (!model) throw notFound("model");
  return model;
}
