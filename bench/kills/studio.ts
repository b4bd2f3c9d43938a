// A studio with kill points, as processes: a home of its own whose PostgreSQL survives every kill.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { FaultPoint } from "@/lib/faults";
import { bundle } from "@/scripts/bundle.mjs";

const READY_MS = 60_000;
const STOP_MS = 30_000;

export type Studio = {
  /** Where it answers now; another port after every start. */
  url(): string;
  databaseUrl(): Promise<string>;
  /** The next time the studio comes by this point, it dies. */
  arm(point: FaultPoint): Promise<void>;
  start(): Promise<void>;
  /** Resolves when the process was killed. Throws when it ends in another way or lives on for `ms`. */
  killed(ms: number): Promise<void>;
  stop(): Promise<void>;
};

type Process = { child: ChildProcess; url: string; log: string[]; ended: Promise<string> };

async function launch(build: string, env: Record<string, string>): Promise<Process> {
  const child = spawn(process.execPath, [join(build, "main.js"), "--no-pages"], {
    env: { ...process.env, ...env, MEDLEY_BUILD: build, NODE_ENV: "production", PORT: "0", DATABASE_URL: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<string>((done) => child.once("exit", (code, signal) => done(signal ?? `code ${code}`)));
  const log: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const ready = new Promise<string>((done) =>
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = /is ready: (http\S+)/.exec(line)?.[1];
      if (address) done(address);
    }),
  );
  const late = new Promise<undefined>((done) => setTimeout(() => done(undefined), READY_MS).unref());
  const url = await Promise.race([ready, late, ended.then(() => undefined)]);
  if (!url) {
    child.kill("SIGKILL");
    throw new Error(`The studio did not start:\n${log.join("\n")}`);
  }
  return { child, url, log, ended };
}

const within = <T>(ms: number, promise: Promise<T>): Promise<T | undefined> =>
  Promise.race([promise, new Promise<undefined>((done) => setTimeout(() => done(undefined), ms).unref())]);

async function sweep(home: string): Promise<void> {
  const pid = Number(
    (await readFile(join(home, "home/postgres/data/postmaster.pid"), "utf8").catch(() => "")).split("\n")[0],
  );
  if (pid) process.kill(pid, "SIGQUIT");
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** Builds the studio with kill points and starts it. `env`: settings besides its home and port. */
export async function startStudio(env: Record<string, string>): Promise<Studio> {
  // Beside the packages that it loads, and its own: two checks at once must not share one.
  const build = resolve(".medley", `kills-${process.pid}`);
  await bundle({ outdir: build, faults: true });
  const home = await mkdtemp(join(tmpdir(), "medley-kills-"));
  // As root PostgreSQL runs as another user, who must be able to pass through.
  await chmod(home, 0o711);
  const fault = join(home, "fault");
  const settings = { ...env, MEDLEY_HOME: join(home, "home"), FAULT_FILE: fault };
  let now = await launch(build, settings);
  return {
    url: () => now.url,
    databaseUrl: async () => {
      const { port, password } = JSON.parse(await readFile(join(home, "home/postgres/connection.json"), "utf8"));
      return `postgresql://medley:${password}@127.0.0.1:${port}/medley`;
    },
    arm: (point) => writeFile(fault, point),
    start: async () => {
      now = await launch(build, settings);
    },
    killed: async (ms) => {
      const how = await within(ms, now.ended);
      if (how !== "SIGKILL" || existsSync(fault))
        throw new Error(`The studio was to be killed, but ${how ?? "lives"}:\n${now.log.join("\n")}`);
    },
    stop: async () => {
      now.child.kill("SIGTERM");
      if ((await within(STOP_MS, now.ended)) === undefined) now.child.kill("SIGKILL");
      await sweep(home);
      await rm(build, { recursive: true, force: true });
    },
  };
}
