// A PostgreSQL in a temporary directory for tests and benches, from the same npm package the studio embeds.
import { execFile, spawn } from "node:child_process";
import { chownSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import {
  freePort,
  identity,
  linkLibraries,
  nativeFolder,
  packageName,
  serverFlags,
} from "../server/postgres-native.mjs";

const run = promisify(execFile);
const START_MS = 30_000;

/** The folder of programs a user may enter, the data beside it, and who owns both. */
async function prepare() {
  const [who, native] = [await identity(), nativeFolder()];
  if (!who) throw new Error("PostgreSQL can't run as root, and there is neither a postgres nor a nobody user.");
  if (!native) throw new Error(`There is no embedded PostgreSQL for this machine (${packageName}).`);
  const folder = mkdtempSync(join(tmpdir(), "medley-pg-"));
  if (who.uid !== undefined && who.gid !== undefined) chownSync(folder, who.uid, who.gid);
  // The package may stand where that user can't enter, so its programs are used from the temporary directory.
  cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  linkLibraries(join(folder, "native"));
  const [bin, data] = [join(folder, "native", "bin"), join(folder, "data")];
  const flags = ["-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C", "--no-sync"];
  await run(join(bin, "initdb"), ["-D", data, ...flags], { ...who, cwd: folder });
  return { who, folder, bin, data };
}

async function untilItAnswers(url) {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

/** Starts one and returns its address and how to stop it; the directory goes with it. */
export async function startThrowawayPostgres() {
  const { who, folder, bin, data } = await prepare();
  const port = await freePort();
  const flags = serverFlags({ port, max_connections: 200, fsync: "off" });
  const server = spawn(join(bin, "postgres"), ["-D", data, ...flags], { ...who, cwd: folder, stdio: "ignore" });
  const ended = new Promise((done) => server.once("exit", done));
  const stop = async () => {
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  try {
    await untilItAnswers(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
