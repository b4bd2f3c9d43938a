// Connections that the machine's owner gives everybody: by settings, and the models on this machine.
import { studioSecret } from "@/lib/access/secret";
import { transaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { checkNow } from "./change-connection";
import { setLocalBackend } from "./local-backend";
import { LOCAL_ROOM } from "./room";
import { engineOf, type Provider } from "./schema";
import { seal } from "./seal";

type Given = {
  slug: string;
  name: string;
  provider: Provider | "local";
  source: "environment" | "built-in";
  baseUrl: string | null;
  key: string | null;
  room: number | null;
};

const local: Given = {
  slug: "local",
  name: "This machine",
  provider: "local",
  source: "built-in",
  baseUrl: null,
  key: null,
  room: LOCAL_ROOM,
};

/** Who offers the same protocol without a key; nobody does for the others. */
const keyless: Partial<Record<Provider, Provider>> = { openai: "compatible", anthropic: "anthropic-compatible" };

/** A provider by its key, or a server of its protocol by its address alone; nothing when neither is set. */
function hostedBy(name: string, provider: Provider, key: string | undefined, baseUrl: string | undefined): Given[] {
  if (!key && !baseUrl) return [];
  return [
    {
      slug: provider,
      name,
      provider: key ? provider : (keyless[provider] ?? provider),
      source: "environment",
      baseUrl: baseUrl ?? null,
      key: key ?? null,
      room: null,
    },
  ];
}

function given(): Given[] {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL } = env();
  const { REPLICATE_API_TOKEN, REPLICATE_BASE_URL } = env();
  return [
    local,
    ...hostedBy("OpenAI", "openai", OPENAI_API_KEY, OPENAI_BASE_URL),
    ...hostedBy("Anthropic", "anthropic", ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL),
    ...hostedBy("Replicate", "replicate", REPLICATE_API_TOKEN, REPLICATE_BASE_URL),
  ];
}

/** Writes down what the environment gives, and takes away what it no longer does. */
export async function syncEnvironmentConnections(
  startLocalBackend: () => Promise<{ url: string; token: string }>,
): Promise<void> {
  setLocalBackend(startLocalBackend);
  const secret = await studioSecret();
  const wanted = given();
  const toCheck: string[] = [];
  await transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('medley environment connections', 0))");
    await client.query(
      `UPDATE "Connection" SET "deletedAt" = now(), "key" = NULL WHERE "teamId" IS NULL AND "deletedAt" IS NULL AND NOT ("slug" = ANY($1))`,
      [wanted.map((one) => one.slug)],
    );
    for (const one of wanted) {
      const { rows } = await client.query<{ id: string }>(
        `SELECT "id" FROM "Connection" WHERE "teamId" IS NULL AND "slug" = $1 ORDER BY "createdAt" LIMIT 1`,
        [one.slug],
      );
      const id = rows[0]?.id ?? newId();
      if (one.source === "environment") toCheck.push(id);
      await client.query(
        `INSERT INTO "Connection" ("id", "slug", "name", "engine", "provider", "baseUrl", "key", "last4", "source", "updatedAt") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
         ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name", "engine" = excluded."engine", "provider" = excluded."provider", "baseUrl" = excluded."baseUrl", "key" = excluded."key", "last4" = excluded."last4", "deletedAt" = NULL, "updatedAt" = now()`,
        [
          id,
          one.slug,
          one.name,
          one.provider === "local" ? "openai" : engineOf(one.provider),
          one.provider,
          one.baseUrl,
          one.key ? seal(secret, id, one.key) : null,
          one.key?.slice(-4) ?? null,
          one.source,
        ],
      );
      if (one.room)
        await client.query(
          `INSERT INTO "ConnectionRoom" ("connectionId", "limit") VALUES ($1, $2) ON CONFLICT DO NOTHING`,
          [id, one.room],
        );
    }
  });
  // Not awaited: a provider that is slow or away must not delay the start.
  for (const id of toCheck)
    checkNow(id).catch((error: unknown) => console.error("A connection could not be checked:", error));
}
