// One studio per home: a second start finds this file and says where the first runs.
import { createHash } from "node:crypto";
import { access, constants, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { home, homePaths } from "@/lib/home";
import { newId } from "@/lib/ids";

const STARTING_MS = 20_000;
const LOOK_MS = 100;

type Holder = { pid: number; started: string; address?: string };

/** When the process began, in the kernel's clock ticks: tells a reused pid from the one that took the lock. Linux only. */
async function startedAt(pid: number | string): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

async function lives(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return (await startedAt(holder.pid)) === holder.started;
}

/** Makes the directory where the studio keeps things. Throws a sentence when it can't be made or written to. */
export async function makeHome(): Promise<void> {
  const refuse = (what: string) => (cause: unknown) => {
    throw new AppError(
      "unavailable",
      `${home()} can't be ${what}. Set MEDLEY_HOME to a directory that you may write to.`,
      {
        cause,
      },
    );
  };
  // Root's PostgreSQL runs as another user, who must be able to pass through.
  const mode = process.getuid?.() === 0 ? 0o755 : 0o700;
  await mkdir(home(), { recursive: true, mode }).catch(refuse("made"));
  await access(home(), constants.W_OK).catch(refuse("written to"));
}

/** A path of this process beside the lock: what is written there becomes the lock whole, or not at all. */
const beside = () => join(home(), `lock.${newId()}`);

async function writeBeside(holder: Holder): Promise<string> {
  const path = beside();
  try {
    await writeFile(path, JSON.stringify(holder), { mode: 0o644 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOSPC") throw cause;
    const sentence = `The disk that holds ${home()} is full. Make room, or set MEDLEY_HOME to another one.`;
    throw new AppError("no_space", sentence, { cause });
  }
  return path;
}

const holderIn = (text: string): Holder | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    // A power cut may leave an empty file: nobody's lock.
    return undefined;
  }
};

/** Makes `to` another name of the file at `from`; false when that name is taken. */
const linked = (from: string, to: string): Promise<boolean> =>
  link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );

const textAt = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);

/** Where whoever is about to succeed a dead studio says so: the name follows from what that studio, or a dead claim, wrote. */
const claimOn = (text: string) => join(home(), `lock.${createHash("sha256").update(text).digest("hex").slice(0, 32)}`);

/**
 * Makes the file at `mine` the lock in place of a dead studio's, which says `text`. Of several that try, exactly one makes the
 * claim; a claim whose maker died is succeeded in the same way. False: somebody else is at it, or was.
 */
async function succeed(text: string, mine: string): Promise<boolean> {
  const claims = [claimOn(text)];
  for (let claim = claims[0] ?? "", known = text; !(await linked(mine, claim)); claims.push(claim)) {
    const made = await textAt(claim);
    const maker = holderIn(made ?? "");
    if (made === undefined || (maker && (await lives(maker)))) return false;
    known += `\n${made}`; // different even after an empty claim, which a power cut may leave
    claim = claimOn(known);
  }
  try {
    // Nobody else may replace this text while the claim is ours; before that, somebody may have.
    if ((await textAt(homePaths.lock())) !== text) return false;
    await rename(mine, homePaths.lock());
    return true;
  } finally {
    for (const claim of claims.reverse()) await rm(claim, { force: true });
  }
}

const held = ({ address, pid }: Holder) =>
  new AppError(
    "conflict",
    `Medley already runs here${address ? `: ${address}` : ", and is just starting"} (process ${pid}, ${home()}).`,
  );

/** Takes the home for this process. Throws `conflict` with the address of the studio that holds it. */
export async function lockHome(): Promise<void> {
  const patience = Date.now() + STARTING_MS;
  const mine = await writeBeside({ pid: process.pid, started: await startedAt("self") });
  try {
    while (!(await linked(mine, homePaths.lock()))) {
      const text = await textAt(homePaths.lock());
      if (text === undefined) continue;
      const holder = holderIn(text);
      const alive = holder && (await lives(holder));
      // A studio that is just starting soon knows its address.
      if (alive && (holder.address || Date.now() > patience)) throw held(holder);
      if (!alive && (await succeed(text, mine))) return;
      await sleep(LOOK_MS);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Writes the address into the lock, for whoever starts a second time. */
export async function announceAddress(address: string): Promise<void> {
  const path = await writeBeside({ pid: process.pid, started: await startedAt("self"), address });
  await rename(path, homePaths.lock());
}

export const unlockHome = (): Promise<void> => rm(homePaths.lock(), { force: true });

/** Where the studio of this home is reached; undefined when none runs. */
export async function runningAddress(): Promise<string | undefined> {
  const holder = holderIn(await readFile(homePaths.lock(), "utf8").catch(() => ""));
  return holder && (await lives(holder)) ? holder.address : undefined;
}
