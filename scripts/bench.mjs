// `npm run bench -- --only streams,queue`: builds the studio and the bench's own processes, then measures.
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const built = spawnSync(process.execPath, ["server/launch.mjs", "build"], { stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);

// Beside the packages that it loads; two benches at once must not share one.
const outdir = resolve(".medley", `bench-${process.pid}`);
const shared = {
  outdir,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "warning",
  define: { FAULT_POINTS: "false" },
};
const own = (name) => `bench/figures/${name}.ts`;
await build({ ...shared, alias: { "@": resolve(".") }, entryPoints: ["main", "upstream", "pass-through"].map(own) });
await build({
  ...shared,
  alias: { "@/lib/engines/engines": resolve(own("empty-engine")), "@": resolve(".") },
  entryPoints: [own("empty-runs")],
});
process.env.BENCH_BUILD = outdir;
try {
  await import(join(outdir, "main.js"));
} finally {
  await rm(outdir, { recursive: true, force: true });
}
