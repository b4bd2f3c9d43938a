// `npm run check:kills -- --rounds 20`: bundles bench/kills and runs it.
import { resolve } from "node:path";
import { build } from "esbuild";

const outfile = resolve(".medley/check-kills.mjs");
await build({
  entryPoints: ["bench/kills/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  alias: { "@": resolve(".") },
  logLevel: "warning",
});
await import(outfile);
