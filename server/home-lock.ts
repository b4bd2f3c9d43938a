// One studio per home: a second start finds this file and says where the first runs.
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

/** Takes a dead studio's lock out of the way; of several that try, one succeeds, and a lock taken since is put back. */
async function removeStale(text: string): Promise<void> {
  const aside = beside();
  const moved = await rename(homePaths.lock(), aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(aside, "utf8")) !== text) await link(aside, homePaths.lock());
  await rm(aside, { force: true });
}

const holderIn = (text: string): Holder | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    // A power cut may leave an empty file: nobody's lock.
    return undefined;
  }
};

/** Takes the home for this process. Throws `conflict` with the address of the studio that holds it. */
export async function lockHome(): Promise<void> {
  const patience = Date.now() + STARTING_MS;
  const mine = await writeBeside({ pid: process.pid, started: await startedAt("self") });
  try {
    for (;;) {
      const taken = await link(mine, homePaths.lock()).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === "EEXIST") return false;
          throw error;
        },
      );
      if (taken) return;
      const text = await readFile(homePaths.lock(), "utf8").catch(() => undefined);
      if (text === undefined) continue;
      const holder = holderIn(text);
      if (holder && (await lives(holder))) {
        // A studio that is just starting soon knows its address.
        if (!holder.address && Date.now() < patience) {
          await sleep(LOOK_MS);
          continue;
        }
        throw new AppError(
          "conflict",
          `Medley already runs here${holder.address ? `: ${holder.address}` : ", and is just starting"} (process ${holder.pid}, ${home()}).`,
        );
      }
      await removeStale(text);
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
