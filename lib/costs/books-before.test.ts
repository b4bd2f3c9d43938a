// Books that were kept before there were budgets: what the migration makes of their lines.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { newMember, newPlace, ownDatabase } from "@/stand-ins/ground";
import { createBudget } from "./change-budgets";

let leave: () => Promise<void>;
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());

const BACK = `
  ALTER TABLE "LedgerEntry" DROP COLUMN "askedAt", DROP COLUMN "countedMicros";
  CREATE INDEX "LedgerEntry_teamId_createdAt_idx" ON "LedgerEntry"("teamId", "createdAt");
  ALTER TABLE "Budget" DROP COLUMN "allowUnknown";
  DROP INDEX "Budget_teamId_scope_targetId_period_key";
  CREATE INDEX "Budget_teamId_idx" ON "Budget"("teamId")`;

test("older lines count what they cost or were estimated to, in the month in which they were asked", async () => {
  const ada = await newMember();
  const place = await newPlace(ada.teamId);
  await pool().query(BACK);
  const book = async (micros: number | null, { daysAgo = 0, estimateTo = 0, gone = false } = {}) => {
    const runId = newId();
    await pool().query(
      `INSERT INTO "Run" ("id", "teamId", "userId", "connectionId", "task", "model", "modelName", "title", "input", "status", "estimateTo", "createdAt")
       VALUES ($1, $2, $3, $4, 'ask', 'x/y', 'Y', 't', '{}', 'done', $5, now() - $6 * interval '1 day')`,
      [runId, ada.teamId, ada.userId, place.id, estimateTo, daysAgo],
    );
    await pool().query(
      `INSERT INTO "LedgerEntry" ("id", "runId", "teamId", "userId", "task", "model", "micros") VALUES ($1, $2, $3, $4, 'ask', 'x/y', $5)`,
      [newId(), runId, ada.teamId, ada.userId, micros],
    );
    if (gone) await pool().query(`DELETE FROM "Run" WHERE "id" = $1`, [runId]);
  };
  await book(1000);
  await book(null, { estimateTo: 200 });
  await book(30, { gone: true });
  await book(4, { daysAgo: 40 });
  await pool().query(await readFile("prisma/migrations/20261123000002_budgets/migration.sql", "utf8"));
  const wanted = { scope: "team", limitMicros: 1_000_000, allowUnknown: false } as const;
  expect(await createBudget(ada, { ...wanted, period: "month" })).toMatchObject({ spentMicros: 1230 });
  expect(await createBudget(ada, { ...wanted, period: "total" })).toMatchObject({ spentMicros: 1234 });
});
