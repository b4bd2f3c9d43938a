// `npm run check:hostile`: bundles bench/hostile and runs it.
import { resolve } from "node:path";
import { build } from "esbuild";

const outfile = resolve(".medley/check-hostile.mjs");
await build({
  entryPoints: ["bench/hostile/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  alias: { "@": resolve(".") },
  jsx: "automatic",
  logLevel: "warning",
});
await import(outfile);
