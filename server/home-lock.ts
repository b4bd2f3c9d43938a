// One studio per home: a second start finds this file and says where the first runs.
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { AppError } from "@/lib/errors";
import { home, homePaths } from "@/lib/home";

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

/** Takes the home for this process. Throws `conflict` with the address of the studio that holds it. */
export async function lockHome(): Promise<void> {
  try {
    await mkdir(home(), { recursive: true, mode: process.getuid?.() === 0 ? 0o755 : 0o700 });
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `${home()} can't be made. Set MEDLEY_HOME to a directory that you may write to.`,
      { cause },
    );
  }
  const mine: Holder = { pid: process.pid, started: await startedAt("self") };
  for (;;) {
    try {
      const file = await open(homePaths.lock(), "wx", 0o644);
      await file.writeFile(JSON.stringify(mine));
      await file.close();
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
        throw new AppError(
          "unavailable",
          `${home()} can't be written to. Set MEDLEY_HOME to a directory that you may write to.`,
          { cause },
        );
    }
    const text = await readFile(homePaths.lock(), "utf8").catch(() => "");
    const holder: Holder | undefined = text ? JSON.parse(text) : undefined;
    if (holder && (await lives(holder)))
      throw new AppError(
        "conflict",
        `Medley already runs here${holder.address ? `: ${holder.address}` : ", and is just starting"} (process ${holder.pid}, ${home()}).`,
      );
    await rm(homePaths.lock(), { force: true });
  }
}

/** Writes the address into the lock, for whoever starts a second time. */
export async function announceAddress(address: string): Promise<void> {
  const holder: Holder = { pid: process.pid, started: await startedAt("self"), address };
  await writeFile(homePaths.lock(), JSON.stringify(holder));
}

export const unlockHome = (): Promise<void> => rm(homePaths.lock(), { force: true });

/** Where the studio of this home is reached; undefined when none runs. */
export async function runningAddress(): Promise<string | undefined> {
  const text = await readFile(homePaths.lock(), "utf8").catch(() => "");
  return text ? (JSON.parse(text) as Holder).address : undefined;
}
