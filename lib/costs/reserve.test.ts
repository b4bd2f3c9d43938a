import { beforeAll, expect, test } from "vitest";
import { pool, transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { costMicros } from "./price";
import { reserve } from "./reserve";
import { settle } from "./settle";

const DOLLAR = 1_000_000;
const person = { teamId: newId(), userId: newId(), connectionId: newId() };

beforeAll(async () => {
  await pool().query(`INSERT INTO "User" ("id", "email", "name") VALUES ($1, $2, 'Ada')`, [
    person.userId,
    `${person.userId}@example.com`,
  ]);
  await pool().query(`INSERT INTO "Team" ("id", "name") VALUES ($1, 'Harbour')`, [person.teamId]);
  await pool().query(
    `INSERT INTO "Connection" ("id", "teamId", "slug", "name", "engine", "provider") VALUES ($1, $2, 'x', 'X', 'openai', 'compatible')`,
    [person.connectionId, person.teamId],
  );
});

async function budgets(...limits: number[]): Promise<void> {
  await pool().query(`DELETE FROM "Budget" WHERE "teamId" = $1`, [person.teamId]);
  const periods = ["total", "month", "day"];
  for (const [index, limit] of limits.entries())
    await pool().query(
      `INSERT INTO "Budget" ("id", "teamId", "scope", "targetId", "period", "limitMicros") VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        newId(),
        person.teamId,
        index === 1 ? "user" : "team",
        index === 1 ? person.userId : null,
        periods[index],
        limit,
      ],
    );
}

const start = (estimateTo: number | null) =>
  transaction(async (client) => {
    const id = newId();
    await client.query(
      `INSERT INTO "Run" ("id", "teamId", "userId", "connectionId", "task", "model", "modelName", "title", "input", "estimateTo") VALUES ($1, $2, $3, $4, 'ask', 'x/y', 'Y', 't', '{}', $5)`,
      [id, person.teamId, person.userId, person.connectionId, estimateTo],
    );
    await reserve(client, { ...person, apiKeyId: null, runs: [{ id, estimateTo }] });
    return id;
  });

const kept = async () =>
  (
    await pool().query(
      `SELECT "spentMicros"::int AS spent, "reservedMicros"::int AS reserved FROM "BudgetPeriod" JOIN "Budget" ON "id" = "budgetId" WHERE "teamId" = $1`,
      [person.teamId],
    )
  ).rows;

test("a hundred at once against room for ten admit exactly ten, over three budgets, without deadlock", async () => {
  for (let round = 0; round < 5; round++) {
    await budgets(10 * DOLLAR, 10 * DOLLAR, 10 * DOLLAR);
    const tried = await Promise.allSettled(Array.from({ length: 100 }, () => start(DOLLAR)));
    const refused = tried.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(refused).toEqual(Array(90).fill("over_budget"));
  }
});

test("a run settles for what it cost, in every period that reserved for it, and only once", async () => {
  await budgets(10 * DOLLAR, 10 * DOLLAR);
  const id = await start(DOLLAR);
  for (let time = 0; time < 2; time++)
    await transaction((client) => settle(client, { runId: id, micros: 250_000, charged: true }));
  expect(await kept()).toEqual([
    { spent: 250_000, reserved: 0 },
    { spent: 250_000, reserved: 0 },
  ]);
});

test("a run that never reached a provider gives everything back and leaves no line in the ledger", async () => {
  await budgets(10 * DOLLAR);
  const id = await start(DOLLAR);
  await transaction((client) => settle(client, { runId: id, micros: 0, charged: false }));
  expect(await kept()).toEqual([{ spent: 0, reserved: 0 }]);
  expect((await pool().query(`SELECT 1 FROM "LedgerEntry" WHERE "runId" = $1`, [id])).rowCount).toBe(0);
});

test("an unknown bill counts as what was reserved", async () => {
  await budgets(10 * DOLLAR);
  const id = await start(DOLLAR);
  await transaction((client) => settle(client, { runId: id, micros: null, charged: true }));
  expect(await kept()).toEqual([{ spent: DOLLAR, reserved: 0 }]);
});

test("an unknown price is refused where a budget applies, and fine where none does", async () => {
  await budgets(10 * DOLLAR);
  await expect(start(null)).rejects.toThrow("price is unknown");
  await budgets();
  await expect(start(null)).resolves.toBeTypeOf("string");
});

test("a metered unit without a price makes the cost unknown, never free", () => {
  expect(costMicros({ inputTokens: 1000, outputTokens: 10 }, { inputTokens: 2.5 })).toBeNull();
  expect(costMicros({ inputTokens: 1000, outputTokens: 10 }, { inputTokens: 2.5, outputTokens: 10 })).toBe(2600);
  expect(costMicros({ inputTokens: 1000 }, "free")).toBe(0);
  expect(costMicros({ inputTokens: 1000 }, null)).toBeNull();
});
