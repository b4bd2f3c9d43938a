import { expect, test } from "vitest";
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
