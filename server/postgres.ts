// The embedded PostgreSQL: started in a session of its own (Ctrl-C in a terminal must not reach it before our drain),
// adopted when a killed parent left it running, stopped with the studio.
import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { readFile, readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { AppError } from "@/lib/errors";
import {
  binaries,
  dataFolder,
  type Identity,
  initialise,
  moveToFreePort,
  postgresFolder,
  postgresIdentity,
  prepareFolder,
  readSaved,
  type Saved,
  urlOf,
} from "./postgres-data";
import { serverFlags } from "./postgres-native.mjs";

const START_MS = 30_000;
const STOP_MS = 15_000;
const LOOK_MS = 30;

/** Connects to the studio's database, making it on the way. False while PostgreSQL does not answer, or not to us. */
async function answers(saved: Saved): Promise<boolean> {
  const admin = new pg.Client({ connectionString: urlOf(saved, "postgres"), connectionTimeoutMillis: 2000 });
  try {
    await admin.connect();
    const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = 'medley'");
    if (!rowCount) await admin.query("CREATE DATABASE medley");
    return true;
  } catch {
    return false;
  } finally {
    await admin.end().catch(() => undefined);
  }
}

/** Whether the process works in our data directory: after a reboot its number may be somebody else's. Linux only. */
async function worksHere(pid: number): Promise<boolean> {
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return place === undefined ? process.platform !== "linux" : place === (await realpath(dataFolder()));
}

/** The process id in postmaster.pid when that process lives. */
async function livingPostmaster(): Promise<number | undefined> {
  const text = await readFile(join(dataFolder(), "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(text.split("\n")[0]);
  if (!pid) return undefined;
  try {
    process.kill(pid, 0);
  } catch {
    return undefined;
  }
  return (await worksHere(pid)) ? pid : undefined;
}

/** Starts the server and waits until it answers; false when it ended instead. */
async function launch(bin: string, who: Identity, saved: Saved): Promise<boolean> {
  const log = openSync(join(postgresFolder(), "postgres.log"), "a", 0o600);
  const flags = serverFlags({ port: saved.port, max_connections: 100 });
  const child = spawn(join(bin, "postgres"), ["-D", dataFolder(), ...flags], {
    ...who,
    cwd: postgresFolder(),
    detached: true,
    stdio: ["ignore", log, log],
  });
  child.unref();
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  child.once("error", () => {
    ended = true;
  });
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && !ended) {
    if (await answers(saved)) return true;
    await sleep(LOOK_MS);
  }
  return false;
}

/** A server left by a killed studio is adopted when it answers; one that is ending or recovering is waited for. */
async function adopted(saved: Saved): Promise<boolean> {
  const deadline = Date.now() + STOP_MS;
  while (Date.now() < deadline && (await livingPostmaster()) !== undefined) {
    if (await answers(saved)) return true;
    await sleep(LOOK_MS);
  }
  return false;
}

/** The last thing PostgreSQL complained of. */
async function lastComplaint(): Promise<string> {
  const log = await readFile(join(postgresFolder(), "postgres.log"), "utf8").catch(() => "");
  const line = log
    .split("\n")
    .filter((text) => /FATAL|PANIC|ERROR/.test(text))
    .pop();
  return line?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, "") ?? "it said nothing";
}

/** Makes sure that the embedded database runs and returns its address. */
export async function startPostgres(): Promise<string> {
  const who = await postgresIdentity();
  await prepareFolder(who);
  const bin = await binaries(who);
  const kept = existsSync(dataFolder()) ? await readSaved() : undefined;
  if (kept && (await adopted(kept))) return urlOf(kept);
  // A second try on another port: somebody may have taken the first in between.
  let saved = kept ? await moveToFreePort(kept) : await initialise(bin, who);
  if (await launch(bin, who, saved)) return urlOf(saved);
  saved = await moveToFreePort(saved);
  if (await launch(bin, who, saved)) return urlOf(saved);
  throw new AppError(
    "unavailable",
    `PostgreSQL did not start: ${await lastComplaint()}. Its log: ${join(postgresFolder(), "postgres.log")}`,
  );
}

/** The address of the database of a studio that may be running; undefined when none answers. For the command line. */
export async function runningPostgres(): Promise<string | undefined> {
  const saved = await readSaved();
  return saved && (await answers(saved)) ? urlOf(saved) : undefined;
}

/** Stops the embedded database (fast shutdown) and waits until it is gone. */
export async function stopPostgres(): Promise<void> {
  const pid = await livingPostmaster();
  if (pid === undefined) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + STOP_MS;
  while (Date.now() < deadline && (await livingPostmaster()) !== undefined) await sleep(LOOK_MS);
}
