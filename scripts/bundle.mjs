// Bundles what runs on plain Node: the server, the command line, the local backend and the children that decode media.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";

const entries = {
  main: "server/main.ts",
  cli: "server/cli.ts",
  backend: "backend/main.ts",
  "media-child": "lib/media/child.ts",
};

/** Bundles the entries named in `only` (else all) into `outdir`; packages stay outside. `faults` compiles the kill points in. */
export async function bundle({ outdir = resolve(".medley"), faults = false, only = Object.keys(entries) } = {}) {
  const present = Object.fromEntries(
    Object.entries(entries).filter(([name, path]) => only.includes(name) && existsSync(path)),
  );
  await build({
    entryPoints: present,
    outdir,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "linked",
    logLevel: "warning",
    define: { FAULT_POINTS: String(faults) },
    // Next loads the same files through its own bundler; `server-only` guards mean nothing here.
    alias: { "@": resolve(".") },
  });
}
