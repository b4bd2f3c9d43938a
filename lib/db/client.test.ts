// The pool, on the real database.
import { expect, test } from "vitest";
import { pool } from "./client";

test("a statement with parameters is planned once for each connection, one without any is not kept", async () => {
  const client = await pool().connect();
  const text = `SELECT $1::int + 20261123 AS sum`;
  const sums = [await client.query(text, [1]), await client.query(text, [2])].map(({ rows }) => rows[0].sum);
  await client.query("SELECT 20261123");
  const kept = await client.query(`SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%20261123%'`);
  client.release();
  expect(sums).toEqual([20261124, 20261125]);
  expect(kept.rows).toEqual([{ statement: text }]);
});
