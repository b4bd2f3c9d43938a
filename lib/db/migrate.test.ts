import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { pool, transaction } from "./client";
import { applyMigrations } from "./migrate";

test("a database that is up to date is left alone", async () => {
  expect(await applyMigrations("prisma/migrations")).toBe(0);
});

test("a database changed by a newer Medley is refused with a sentence", async () => {
  await pool().query(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at") VALUES ('later', 'x', '29990101000000_later', now())`,
  );
  await expect(applyMigrations("prisma/migrations")).rejects.toThrow("newer Medley (29990101000000_later)");
  await pool().query(`DELETE FROM "_prisma_migrations" WHERE "id" = 'later'`);
});

test("times are kept in UTC whatever the machine's zone", async () => {
  const zone = await transaction(async (client) => (await client.query("SHOW timezone")).rows[0]);
  expect(zone).toEqual({ TimeZone: "UTC" });
});

test("connections of a team that were called the same keep apart names from then on, the oldest its own", async () => {
  const [team, first, second, removed] = [newId(), newId(), newId(), newId()];
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    await client.query(`DROP INDEX "Connection_teamId_slug_key"`);
    await client.query(`INSERT INTO "Team" ("id", "name") VALUES ($1, 'Harbour')`, [team]);
    await client.query(
      `INSERT INTO "Connection" ("id", "teamId", "slug", "name", "engine", "provider", "source", "deletedAt")
       SELECT id, $1, 'shed', 'Shed', 'openai', 'compatible', 'settings', CASE WHEN id = $3 THEN now() END FROM unnest($2::uuid[]) AS id`,
      [team, [first, second, removed], removed],
    );
    await client.query(await readFile("prisma/migrations/20261123000003_slugs/migration.sql", "utf8"));
    const { rows } = await client.query(`SELECT "id", "slug" FROM "Connection" WHERE "teamId" = $1`, [team]);
    expect(Object.fromEntries(rows.map(({ id, slug }) => [id, slug]))).toEqual({
      [first]: "shed",
      [second]: `shed-${second.slice(-12)}`,
      [removed]: "shed",
    });
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
});
