// Builds what is stale and says how long each step took. With `pages` among its arguments the pages too.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { bundle } from "../scripts/bundle.mjs";
import { digest, isFresh, noteBuilt } from "./freshness.mjs";

const LOCK = ".medley/building";
const LOOK_MS = 200;

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two builds at once would spoil each other: the second waits, and finds everything built. */
async function takeTurn() {
  for (let said = false; ; said = true) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: "wx" });
      process.on("exit", () => rmSync(LOCK, { force: true }));
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = existsSync(LOCK) ? readFileSync(LOCK, "utf8") : "";
    // Empty: its owner has made it and not yet written its number.
    if (lives(Number(holder) || process.pid)) {
      if (!said) console.log("Another process is building here; waiting for it …");
      await sleep(LOOK_MS);
    } else rmSync(LOCK, { force: true });
  }
}

async function step(part, name, work) {
  if (isFresh([part])) return;
  const started = Date.now();
  process.stdout.write(`Building ${name} … `);
  const sources = digest(part);
  noteBuilt(part, undefined);
  await work();
  noteBuilt(part, sources);
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

try {
  mkdirSync(".medley", { recursive: true });
  await takeTurn();
} catch (error) {
  console.error(`The build can't be written to ${process.cwd()}: ${error.message}`);
  process.exit(1);
}
await step("client", "the database client", () => run("scripts/generate-client.mjs", []));
await step("server", "the server", () => bundle());
if (process.argv.includes("pages"))
  await step("pages", "the pages", () => run("node_modules/next/dist/bin/next", ["build"]));
