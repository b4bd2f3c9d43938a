// Whether the build in .medley and .next was made from the sources as they are: by content, never by time.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = {
  server: ["lib", "server", "backend", "generated", "scripts/bundle.mjs", "package-lock.json"],
  pages: [
    "app",
    "components",
    "lib",
    "generated",
    "next.config.js",
    "postcss.config.mjs",
    "tsconfig.json",
    "package-lock.json",
  ],
};
const record = ".medley/build.json";

function filesBelow(path) {
  if (!existsSync(path)) return [];
  const entries = (() => {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch {
      return undefined;
    }
  })();
  if (!entries) return [path];
  return entries.flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
  );
}

function digest(part) {
  const hash = createHash("sha256").update(process.version);
  for (const path of sources[part].flatMap(filesBelow).sort()) {
    if (/\.(test|spec)\.tsx?$/.test(path)) continue;
    hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

const recorded = () => (existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : {});

/** Whether the bundles, and the parts named (`pages`), were built from today's sources. */
export function isFresh(parts) {
  const built = recorded();
  return ["server", ...parts].every((part) => built[part] === digest(part)) && existsSync(".medley/main.js");
}

/** Notes that the parts were built from the sources as they are now. */
export function markFresh(parts) {
  const built = recorded();
  for (const part of parts) built[part] = digest(part);
  writeFileSync(record, JSON.stringify(built));
}
