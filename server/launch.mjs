// The way in: `npm start`, `npm run dev`, `npm run build` and `npm run medley`. Plain JavaScript, because it runs before
// anything is built; it builds when the build is missing or its sources changed, then becomes the studio.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isFresh } from "./freshness.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
process.env.MEDLEY_BUILD = resolve(".medley");

const [command = "start", ...rest] = process.argv.slice(2);
process.argv = [process.argv[0], process.argv[1], ...rest];

/** Runs the build in a process of its own, so that the studio does not carry its memory. */
function build(parts) {
  const { status } = spawnSync(process.execPath, ["server/build.mjs", ...parts], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync("node_modules/next")) {
  console.error("Medley's packages are not installed. Run: npm ci");
  process.exit(1);
}

if (command === "build") {
  build(["pages"]);
} else if (command === "dev") {
  process.env.NODE_ENV = "development";
  build([]);
  await import("../.medley/main.js");
} else if (command === "cli") {
  process.env.NODE_ENV ??= "production";
  if (!isFresh([])) build([]);
  await import("../.medley/cli.js");
} else {
  process.env.NODE_ENV ??= "production";
  if (!isFresh(["pages"])) build(["pages"]);
  await import("../.medley/main.js");
}
