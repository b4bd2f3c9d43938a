// One real PostgreSQL for a test run; every test process gets it through DATABASE_URL.
import { bundle } from "./bundle.mjs";
import { startThrowawayPostgres } from "./throwaway-postgres.mjs";

export default async function setup(): Promise<() => Promise<void>> {
  const { url, stop } = await startThrowawayPostgres();
  process.env.DATABASE_URL = url;
  try {
    await bundle({ only: ["main", "cli", "backend", "media-child"] });
    const { applyMigrations } = await import("@/lib/db/migrate");
    const { setDatabaseUrl } = await import("@/lib/db/client");
    setDatabaseUrl(url);
    await applyMigrations("prisma/migrations");
  } catch (error) {
    // Without this the PostgreSQL would outlive the test run that never began.
    await stop();
    throw error;
  }
  return stop;
}
