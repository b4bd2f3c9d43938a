// The way in: `npm start`, `npm run dev`, `npm run build` and `npm run medley`. Plain JavaScript, because it runs before
// anything is built; it builds when the build is missing or its sources changed, then becomes the studio.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isFresh } from "./freshness.mjs";

const OLDEST_NODE = [20, 19];
const PARENT_LOOK_MS = 500;

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
process.env.MEDLEY_BUILD = resolve(".medley");

const [command = "start", ...rest] = process.argv.slice(2);
process.argv = [process.argv[0], process.argv[1], ...rest];

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Runs the build in a process group of its own: the studio does not carry its memory, and a signal ends all of it. */
async function build(parts) {
  const child = spawn(process.execPath, ["server/build.mjs", ...parts], { stdio: "inherit", detached: true });
  const pass = (signal) => {
    process.kill(-child.pid, signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.once(signal, pass);
  const [status] = await once(child, "exit");
  for (const signal of signals) process.off(signal, pass);
  if (status !== 0) process.exit(status ?? 1);
}

/** A user without a name has no home directory either, and packages give up when they ask for it. */
function nameHome() {
  try {
    homedir();
  } catch {
    if (!process.env.MEDLEY_HOME)
      refuse("This user has no home directory. Set MEDLEY_HOME to a directory for the studio's data.");
    process.env.HOME = process.env.MEDLEY_HOME;
  }
}

/** The parts a command needs, and the bundle that it is; `production` unless it says otherwise. */
const commands = {
  start: { parts: rest.includes("worker") || rest.includes("--no-pages") ? [] : ["pages"], bundle: "main" },
  dev: { parts: [], bundle: "main", mode: "development" },
  cli: { parts: [], bundle: "cli" },
  build: { parts: ["pages"] },
};

/** npm hands a SIGTERM to the shell between it and us, which ends and leaves us behind: then we were meant too. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, PARENT_LOOK_MS);
  watch.unref();
}

const wanted = commands[command];
const [major, minor] = process.versions.node.split(".").map(Number);
if (!wanted) refuse(`There is no ${command}. There are: ${Object.keys(commands).join(", ")}.`);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
  refuse(`Medley needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`);
nameHome();
endWithNpm();
if (!existsSync("node_modules/next")) refuse("Medley's packages are not installed. Run: npm ci");

if (wanted.mode) process.env.NODE_ENV = wanted.mode;
else process.env.NODE_ENV ??= "production";
if (!isFresh(["client", "server", ...wanted.parts])) await build(wanted.parts);
if (wanted.bundle) await import(`../.medley/${wanted.bundle}.js`);
