// A studio for tests: the bundled server as a process of its own, on a database and in a home of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { databaseUrl, setDatabaseUrl } from "@/lib/db/client";
import { bundlePath } from "@/lib/home";
import { newId } from "@/lib/ids";

/** The secret that studios for tests share with the test, so that it can make cookies. */
export const TEST_SECRET = "a secret of at least thirty-two letters";

const START_MS = 60_000;

export type Studio = {
  /** `http://127.0.0.1:<port>` */
  address: string;
  home: string;
  pid: number;
  /** Everything it wrote to its error output so far. */
  complaints(): string;
  isAlive(): boolean;
  stop(): Promise<void>;
};

/** `role` is "web" unless told: without a worker runs stay queued. Pages are left out: they would need a build. */
export type StudioOptions = { role?: "web" | "all"; env?: Record<string, string> };

/** Makes a database of this test's own and points this process at it, so that the test and its studio see the same rows. */
export async function ownDatabase(): Promise<string> {
  const url = new URL(databaseUrl());
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  url.pathname = `/studio_${newId().replaceAll("-", "")}`;
  await admin.query(`CREATE DATABASE ${url.pathname.slice(1)}`);
  await admin.end();
  setDatabaseUrl(url.href);
  return url.href;
}

function launch(role: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [bundlePath("main"), "--role", role, "--no-pages"], {
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", NODE_ENV: "production", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function whenReady(child: ChildProcess, complaints: () => string): Promise<string> {
  return new Promise((done, failed) => {
    const fail = () => failed(new Error(`The studio did not start:\n${complaints()}`));
    const timer = setTimeout(fail, START_MS);
    child.once("exit", fail);
    if (child.stdout)
      createInterface({ input: child.stdout }).on("line", (line) => {
        const port = /ready: http:\/\/[^:]+:(\d+)/.exec(line)?.[1];
        if (!port) return;
        clearTimeout(timer);
        done(`http://127.0.0.1:${port}`);
      });
  });
}

/** Starts a studio; the test stops it. */
export async function startStudio({ role = "web", env = {} }: StudioOptions = {}): Promise<Studio> {
  const home = await mkdtemp(join(tmpdir(), "medley-studio-"));
  process.env.MEDLEY_SECRET = TEST_SECRET;
  process.env.MEDLEY_HOME = home;
  const child = launch(role, {
    DATABASE_URL: await ownDatabase(),
    MEDLEY_HOME: home,
    MEDLEY_SECRET: TEST_SECRET,
    ...env,
  });
  const written: string[] = [];
  child.stderr?.on("data", (part: Buffer) => written.push(part.toString()));
  const complaints = () => written.join("");
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const address = await whenReady(child, complaints);
  return {
    ...{ address, home, complaints, pid: child.pid ?? 0 },
    isAlive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}
