// Whether the build in .medley and .next was made from the sources as they are: by content, never by time.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const parts = {
  client: { sources: ["prisma/schema.prisma", "package-lock.json"], made: ["generated/prisma/client.ts"] },
  server: {
    sources: ["lib", "server", "backend", "prisma/schema.prisma", "scripts/bundle.mjs", "package-lock.json"],
    made: ["main", "cli", "backend", "media-child"].map((name) => `.medley/${name}.js`),
  },
  pages: {
    sources: [
      "app",
      "components",
      "lib",
      "prisma/schema.prisma",
      "next.config.js",
      "postcss.config.mjs",
      "tsconfig.json",
      "package-lock.json",
    ],
    made: [".next/BUILD_ID"],
  },
};
const record = ".medley/build.json";

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
  );
}

/** What a part (`client`, `server`, `pages`) would be built from now: its sources, by this version of Node. */
export function digest(part) {
  const hash = createHash("sha256").update(process.version);
  for (const path of parts[part].sources.flatMap(filesBelow).sort()) {
    if (/\.(test|spec)\.tsx?$/.test(path)) continue;
    hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

function recorded() {
  try {
    return JSON.parse(readFileSync(record, "utf8"));
  } catch {
    // None yet, or cut off half-way: then nothing counts as built.
    return {};
  }
}

/** Whether every part named was built from today's sources. */
export function isFresh(names) {
  const built = recorded();
  return names.every((name) => parts[name].made.every(existsSync) && built[name] === digest(name));
}

/** Notes what a part was built from; `undefined` while it is being built, so that half a build never counts. */
export function noteBuilt(name, made) {
  writeFileSync(record, JSON.stringify({ ...recorded(), [name]: made }));
}
