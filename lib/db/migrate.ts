// Applies prisma/migrations without Prisma's CLI, and records them the way the CLI does.
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { AppError } from "@/lib/errors";
import { connectionOptions } from "./client";

/** "medley" in ASCII: the advisory lock under which one process at a time migrates. */
const MIGRATION_LOCK = 0x6d65646c;

type Migration = { name: string; sql: string; checksum: string };

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

const RECORDS = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" varchar(36) PRIMARY KEY, "checksum" varchar(64) NOT NULL, "finished_at" timestamptz, "migration_name" varchar(255) NOT NULL,
  "logs" text, "rolled_back_at" timestamptz, "started_at" timestamptz NOT NULL DEFAULT now(), "applied_steps_count" integer NOT NULL DEFAULT 0)`;

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  // One transaction for the step and its record: a kill half-way leaves neither.
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** Migrations that the database lacks, and those it has that this code does not know. Changes nothing. */
export async function unapplied(folder: string): Promise<{ missing: string[]; foreign: string[] }> {
  const client = new pg.Client(connectionOptions());
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT to_regclass('"_prisma_migrations"') AS records`);
    const applied = rows[0]?.records ? await appliedNames(client) : new Set<string>();
    const known = (await readMigrations(folder)).map(({ name }) => name);
    return {
      missing: known.filter((name) => !applied.has(name)),
      foreign: [...applied].filter((name) => !known.includes(name)),
    };
  } finally {
    await client.end();
  }
}

async function appliedNames(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ migration_name: string }>(
    `SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
  );
  return new Set(rows.map((row) => row.migration_name));
}

/**
 * Brings the database to the code's schema and returns how many migrations it applied. Refuses, with a sentence, a
 * database that a newer Medley has changed.
 */
export async function applyMigrations(folder: string): Promise<number> {
  const client = new pg.Client(connectionOptions());
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query(RECORDS);
    const known = await readMigrations(folder);
    const applied = await appliedNames(client);
    const names = new Set(known.map((migration) => migration.name));
    const foreign = [...applied].filter((name) => !names.has(name));
    if (foreign.length > 0)
      throw new AppError(
        "unavailable",
        `This database was changed by a newer Medley (${foreign.join(", ")}). Start that version, or restore a backup made by this one.`,
      );
    const missing = known.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) await apply(client, migration);
    return missing.length;
  } finally {
    await client.end();
  }
}
