import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { databaseUrl } from "@/lib/db/client";
import { unwrittenChanges } from "./schema-engine.mjs";

test("the migrations and schema.prisma say the same", async () => {
  expect(await unwrittenChanges(databaseUrl())).toBe("");
});

test("a column that no migration makes is named", async () => {
  const schema = readFileSync("prisma/schema.prisma", "utf8").replace("model Blob {", "model Blob {\n  colour String?");
  expect(await unwrittenChanges(databaseUrl(), { schema })).toContain(
    `ALTER TABLE "Blob" ADD COLUMN     "colour" TEXT`,
  );
});
