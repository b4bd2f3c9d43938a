// `npm test`: every check there is, one after another; the last line counts what passed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "medley-test-"));
const report = join(folder, "vitest.json");
let passed = 0;
let failed = 0;

function step(name, command, args) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [command, ...args], { stdio: "inherit" });
  console.log(`== ${name}: ${status === 0 ? "passed" : "FAILED"} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (status === 0) passed += 1;
  else failed += 1;
  return status === 0;
}

const bin = (path) => join("node_modules", path);
step("format and lint", bin("@biomejs/biome/bin/biome"), ["check", "."]);
if (existsSync("app/layout.tsx")) step("route types", bin("next/dist/bin/next"), ["typegen"]);
step("types", bin("typescript/bin/tsc"), ["--noEmit"]);
step("dead code", bin("knip/bin/knip.js"), ["--no-config-hints"]);
const unit = step("unit and integration tests", bin("vitest/vitest.mjs"), [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
]);
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8"));
  passed += numPassedTests;
  failed += numFailedTests + (numTotalTests - numPassedTests - numFailedTests);
} else if (unit) failed += 1;
const journeys = `${report}.journeys`;
process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = journeys;
const browsed = step("production build and browser journeys", bin("@playwright/test/cli.js"), [
  "test",
  "--reporter=list,json",
]);
if (existsSync(journeys)) {
  const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(journeys, "utf8")).stats;
  passed += expected;
  failed += unexpected + flaky + skipped;
} else if (browsed) failed += 1;

rmSync(folder, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
