import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { digest, isFresh, noteBuilt } from "./freshness.mjs";

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "medley-fresh-"));
const made = ["main", "cli", "backend", "media-child"].map((name) => `.medley/${name}.js`);

/** A checkout whose server has just been built. */
beforeEach(() => {
  process.chdir(folder);
  for (const name of ["lib/runs", "server", ".medley"]) mkdirSync(name, { recursive: true });
  writeFileSync("lib/runs/claim.ts", "export const claim = 1;");
  writeFileSync("server/main.ts", "start();");
  for (const path of made) writeFileSync(path, "built");
  noteBuilt("server", digest("server"));
});

afterAll(() => {
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true });
});

test("a build is fresh until a source changes, by content and not by time", () => {
  expect(isFresh(["server"])).toBe(true);
  writeFileSync("lib/runs/claim.ts", "export const claim = 1;");
  expect(isFresh(["server"])).toBe(true);
  writeFileSync("lib/runs/claim.ts", "export const claim = 2;");
  expect(isFresh(["server"])).toBe(false);
});

test("tests are no part of what is built", () => {
  writeFileSync("lib/runs/claim.test.ts", "test();");
  expect(isFresh(["server"])).toBe(true);
});

test("a build that lacks a part, was cut off, or was recorded half-way does not count", () => {
  rmSync(".medley/cli.js");
  expect(isFresh(["server"])).toBe(false);
  writeFileSync(".medley/cli.js", "built");
  noteBuilt("server", undefined);
  expect(isFresh(["server"])).toBe(false);
  writeFileSync(".medley/build.json", '{"server":');
  expect(isFresh(["server"])).toBe(false);
});

test("a build by another version of Node does not count", () => {
  const { version } = process;
  Object.defineProperty(process, "version", { value: "v99.0.0", configurable: true });
  const other = isFresh(["server"]);
  Object.defineProperty(process, "version", { value: version, configurable: true });
  expect(other).toBe(false);
});
