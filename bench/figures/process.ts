// A process under measurement: started, waited for, weighed.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const STOP_MS = 30_000;
/** USER_HZ on every Linux that Node runs on: ticks a second in /proc/PID/stat. */
const TICKS = 100;

/** `said`: the lines it printed so far. */
export type Running = { pid: number; url: string; readyMs: number; said: string[]; stop(): Promise<void> };

/** Starts `command` and resolves when a line of its output matches `ready`; its first group is the address. */
export async function run(command: string[], ready: RegExp, env: Record<string, string> = {}): Promise<Running> {
  const startedAt = performance.now();
  const child: ChildProcess = spawn(process.execPath, command, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const said: string[] = [];
  const url = await new Promise<string>((done, failed) => {
    child.once("exit", () => failed(new Error(`${command.join(" ")} ended:\n${said.join("\n")}`)));
    if (child.stdout)
      createInterface({ input: child.stdout }).on("line", (line) => {
        said.push(line);
        const found = ready.exec(line);
        if (found) done(found[1] ?? "");
      });
  });
  const readyMs = performance.now() - startedAt;
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(late);
  };
  return { pid: child.pid ?? 0, url, readyMs, said, stop };
}

const statOf = (pid: number): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is a name in brackets and may hold spaces.
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};

/** CPU time of one process so far, user and system, in microseconds. */
export function cpuMicros(pid: number): number {
  const fields = statOf(pid);
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / TICKS;
}

function parentOf(pid: number): number {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    return 0; // it ended while we looked
  }
}

/** A process and all that came from it. */
export function family(pid: number): number[] {
  const all = readdirSync("/proc").map(Number).filter(Number.isInteger);
  const parents = new Map(all.map((one) => [one, parentOf(one)]));
  const found = [pid];
  for (const one of found) found.push(...all.filter((other) => parents.get(other) === one));
  return found;
}

const field = (pid: number, file: string, name: string): number => {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, "utf8");
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it ended while we looked
  }
};

/** Proportional memory of a process and its children, in bytes: what is shared is counted once. */
export const memoryOf = (pid: number): number =>
  family(pid).reduce((sum, one) => sum + field(one, "smaps_rollup", "Pss"), 0);

/** The most memory that one process ever held, in bytes. */
export const peakMemory = (pid: number): number => field(pid, "status", "VmHWM");
