// Writes the Prisma client into generated/ after every install. Prisma's CLI insists on a schema engine that it would
// download; `generate` never starts it, so any existing executable satisfies the check and nothing is fetched.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { digest, noteBuilt } from "../server/freshness.mjs";

const require = createRequire(import.meta.url);
const cli = require.resolve("prisma/build/index.js");
const { status } = spawnSync(process.execPath, [cli, "generate"], {
  stdio: ["ignore", "ignore", "inherit"],
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  },
});
if (status !== 0) process.exit(status ?? 1);
mkdirSync(".medley", { recursive: true });
noteBuilt("client", digest("client"));
