-- A model id begins with its connection's slug, so a team must not have the same one twice. Where it does, the oldest keeps it.
UPDATE "Connection" connection SET "slug" = connection."slug" || '-' || right(connection."id"::text, 12)
WHERE connection."deletedAt" IS NULL AND EXISTS (
  SELECT FROM "Connection" older
  WHERE older."teamId" = connection."teamId" AND older."slug" = connection."slug" AND older."deletedAt" IS NULL
    AND (older."createdAt", older."id") < (connection."createdAt", connection."id")
);

-- Prisma's schema has no word for an index over some rows only.
CREATE UNIQUE INDEX "Connection_teamId_slug_key" ON "Connection"("teamId", "slug") WHERE "deletedAt" IS NULL;
