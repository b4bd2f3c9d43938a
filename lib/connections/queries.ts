// Reading connections. Keys come out only through placeOf, for a run that is being worked, and never reach a page.
import { type Actor, managesTeam } from "@/lib/access/actor";
import { studioSecret } from "@/lib/access/secret";
import { pool } from "@/lib/db/client";
import type { EngineId, Place } from "@/lib/engines/contract";
import { AppError } from "@/lib/errors";
import { localBackendPlace } from "./local-backend";
import type { ConnectionView } from "./schema";
import { unseal } from "./seal";

type Row = Omit<ConnectionView, "editable"> & { teamId: string | null };

/** "owner" only matters to placeOf; to people both were entered in Settings. */
const COLUMNS = `"id", "teamId", "slug", "name", "provider", "baseUrl", "last4", "health",
  CASE "source" WHEN 'owner' THEN 'settings' ELSE "source" END AS "source"`;

/** What this actor's team can use, its own first. */
export async function listConnections(actor: Actor): Promise<ConnectionView[]> {
  const { rows } = await pool().query<Row>(
    `SELECT ${COLUMNS} FROM "Connection" WHERE "deletedAt" IS NULL AND ("teamId" = $1 OR "teamId" IS NULL) ORDER BY "teamId" NULLS LAST, "createdAt"`,
    [actor.teamId],
  );
  return rows.map(({ teamId, ...row }) => ({ ...row, editable: teamId !== null && managesTeam(actor) }));
}

type Sealed = {
  id: string;
  engine: EngineId;
  provider: string;
  baseUrl: string | null;
  key: Uint8Array | null;
  source: string;
};

/** Engine and place of a connection, key opened: for the process itself, when it is about to call. */
export async function placeOf(connectionId: string): Promise<Place & { engine: EngineId; provider: string }> {
  const { rows } = await pool().query<Sealed>(
    `SELECT "id", "engine", "provider", "baseUrl", "key", "source" FROM "Connection" WHERE "id" = $1 AND "deletedAt" IS NULL`,
    [connectionId],
  );
  const row = rows[0];
  if (!row)
    throw new AppError(
      "model_not_ready",
      "The connection this was asked through is gone. Nothing was charged; choose another model.",
    );
  if (row.source === "built-in") return { engine: row.engine, provider: row.provider, ...(await localBackendPlace()) };
  return {
    engine: row.engine,
    provider: row.provider,
    // Everybody administers their team of one, so only what the machine's owner entered may be on its private network.
    trusted: row.source !== "settings",
    ...(row.baseUrl ? { baseUrl: row.baseUrl } : {}),
    ...(row.key ? { key: unseal(await studioSecret(), row.id, row.key) } : {}),
  };
}
