// The embedded PostgreSQL's place on the disk: whom it belongs to, its programs, its first data, how it is reached.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "@/lib/errors";
import { homePaths } from "@/lib/home";
import { freePort, identity, linkLibraries, nativeFolder, packageName } from "./postgres-native.mjs";

const run = promisify(execFile);
const VERSION = "18.4.0";
/** Programs, an empty database and its log of changes. */
const FIRST_START_BYTES = 300_000_000;

export type Identity = { uid?: number; gid?: number };
/** How the embedded database is reached; kept beside its data. */
export type Saved = { port: number; password: string };

export const postgresFolder = () => homePaths.postgres();
export const dataFolder = () => join(postgresFolder(), "data");
const savedPath = () => join(postgresFolder(), "connection.json");

/** The address of `database` (the studio's own when not named). */
export const urlOf = ({ port, password }: Saved, database = "medley") =>
  `postgresql://medley:${password}@127.0.0.1:${port}/${database}`;

/** What was saved at the first start; undefined when there was none. */
export async function readSaved(): Promise<Saved | undefined> {
  const text = await readFile(savedPath(), "utf8").catch(() => "");
  return text ? JSON.parse(text) : undefined;
}

async function save(saved: Saved): Promise<Saved> {
  const draft = `${savedPath()}.partial`;
  await writeFile(draft, JSON.stringify(saved), { mode: 0o600 });
  await rename(draft, savedPath());
  return saved;
}

/** The same database on a port that is free now. */
export const moveToFreePort = async (saved: Saved): Promise<Saved> => save({ ...saved, port: await freePort() });

/** The user PostgreSQL runs as. Throws a sentence where it can't run at all. */
export async function postgresIdentity(): Promise<Identity> {
  const who = await identity();
  if (!who)
    throw new AppError(
      "unavailable",
      "PostgreSQL can't run as root, and this machine has neither a postgres nor a nobody user. Make one, or set DATABASE_URL.",
    );
  if (who.uid === undefined) assertKnownUser();
  return who;
}

/** PostgreSQL looks its user up by number and gives up on one without a name. */
function assertKnownUser(): void {
  try {
    userInfo();
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `PostgreSQL can't run as user number ${process.getuid?.()}, which has no name on this machine. Run Medley as a user of /etc/passwd, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** PostgreSQL's programs. For root they are copied beside the data: its checkout may be closed to the user they run as. */
export async function binaries(who: Identity): Promise<string> {
  const packaged = nativeFolder();
  if (!packaged)
    throw new AppError(
      "unavailable",
      `There is no embedded PostgreSQL for this machine (${packageName}). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  linkLibraries(packaged);
  if (who.uid === undefined) return join(packaged, "bin");
  const copy = join(postgresFolder(), `native-${VERSION}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.partial`;
    await rm(partial, { recursive: true, force: true });
    await cp(packaged, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, copy);
  }
  return join(copy, "bin");
}

/** Makes the folder, closed to everyone but PostgreSQL's user. Throws a sentence when the disk has no room for a start. */
export async function prepareFolder(who: Identity): Promise<void> {
  await mkdir(postgresFolder(), { recursive: true, mode: 0o700 });
  if (who.uid !== undefined && who.gid !== undefined) await chown(postgresFolder(), who.uid, who.gid);
  await chmod(postgresFolder(), 0o700);
  if (existsSync(dataFolder())) return;
  const { bavail, bsize } = await statfs(postgresFolder());
  if (bavail * bsize < FIRST_START_BYTES)
    throw new AppError(
      "no_space",
      `${postgresFolder()} has ${Math.floor((bavail * bsize) / 1e6)} MB free, and the first start needs ${FIRST_START_BYTES / 1e6} MB. Make room, or set MEDLEY_HOME to a larger disk.`,
    );
}

/** Makes the database's data directory: whole or not at all. */
export async function initialise(bin: string, who: Identity): Promise<Saved> {
  const saved = { port: await freePort(), password: randomBytes(24).toString("base64url") };
  const partial = `${dataFolder()}.partial`;
  const passwordFile = join(postgresFolder(), "password.tmp");
  await rm(partial, { recursive: true, force: true });
  await writeFile(passwordFile, saved.password, { mode: 0o600 });
  if (who.uid !== undefined && who.gid !== undefined) await chown(passwordFile, who.uid, who.gid);
  const flags = ["-D", partial, "-U", "medley", "-A", "scram-sha-256", "--pwfile", passwordFile, "--encoding=UTF8"];
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums"];
  try {
    await run(join(bin, "initdb"), [...flags, ...locale], { ...who, cwd: postgresFolder() });
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `PostgreSQL could not make its data directory in ${postgresFolder()}: ${reason(cause)}`,
      { cause },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await save(saved);
  await rename(partial, dataFolder());
  return saved;
}

function reason(cause: unknown): string {
  if ((cause as NodeJS.ErrnoException).code === "EACCES")
    return "its user can't enter there. Set MEDLEY_HOME to a directory outside closed ones.";
  return cause instanceof Error ? (cause.message.trim().split("\n").pop() ?? "") : String(cause);
}
