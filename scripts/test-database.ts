// One real PostgreSQL for a test run; every test process gets it through DATABASE_URL.
import { bundle } from "./bundle.mjs";
import { startThrowawayPostgres } from "./throwaway-postgres.mjs";

export default async function setup(): Promise<() => Promise<void>> {
  const [database] = await Promise.all([
    startThrowawayPostgres(),
    bundle({ only: ["main", "backend", "media-child"] }),
  ]);
  process.env.DATABASE_URL = database.url;
  const { applyMigrations } = await import("@/lib/db/migrate");
  const { setDatabaseUrl } = await import("@/lib/db/client");
  setDatabaseUrl(database.url);
  await applyMigrations("prisma/migrations");
  return database.stop;
}
