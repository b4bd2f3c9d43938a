-- What a line of the ledger counts for budgets, and in which period: that of when it was asked, where it was reserved.
ALTER TABLE "LedgerEntry" ADD COLUMN "askedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN "countedMicros" BIGINT NOT NULL DEFAULT 0;

UPDATE "LedgerEntry" entry SET
  "askedAt" = coalesce((SELECT run."createdAt" FROM "Run" run WHERE run."id" = entry."runId"), entry."createdAt"),
  "countedMicros" = coalesce(entry."micros", (SELECT run."estimateTo" FROM "Run" run WHERE run."id" = entry."runId"), 0);

DROP INDEX "LedgerEntry_teamId_createdAt_idx";

CREATE INDEX "LedgerEntry_teamId_askedAt_idx" ON "LedgerEntry"("teamId", "askedAt");

ALTER TABLE "Budget" ADD COLUMN "allowUnknown" BOOLEAN NOT NULL DEFAULT false;

DROP INDEX "Budget_teamId_idx";

-- A team's budget has no target; two of those for one period would be the same budget twice.
CREATE UNIQUE INDEX "Budget_teamId_scope_targetId_period_key" ON "Budget"("teamId", "scope", "targetId", "period") NULLS NOT DISTINCT;
