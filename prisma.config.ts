import { defineConfig } from "prisma/config";

const url = process.env.DATABASE_URL;

// Only the CLI reads this (client generation, making migrations); the studio applies migrations itself.
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(url ? { datasource: { url } } : {}),
});
