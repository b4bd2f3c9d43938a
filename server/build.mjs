// Builds what is stale and says how long each step took.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { bundle } from "../scripts/bundle.mjs";
import { isFresh, markFresh } from "./freshness.mjs";

const pages = process.argv.includes("pages");

async function step(name, work) {
  const started = Date.now();
  process.stdout.write(`Building ${name} … `);
  await work();
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function run(script, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  });
  if (status === 0) return;
  console.error(`failed\n${stdout}\n${stderr}`);
  process.exit(1);
}

mkdirSync(".medley", { recursive: true });
if (!existsSync("generated/prisma/client.ts"))
  await step("the database client", () => run("scripts/generate-client.mjs", []));
if (!isFresh([])) await step("the server", () => bundle());
if (pages && !isFresh(["pages"])) await step("the pages", () => run("node_modules/next/dist/bin/next", ["build"]));
markFresh(pages ? ["server", "pages"] : ["server"]);
