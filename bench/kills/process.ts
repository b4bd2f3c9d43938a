// One process of a studio: started, waited for until it is ready, and watched until it ends.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const READY_MS = 60_000;

export type Process = {
  child: ChildProcess;
  /** Where it answers; empty for a worker. */
  url: string;
  log: string[];
  /** How it ended: a signal's name, or "code 0". */
  ended: Promise<string>;
};

/** Resolves with undefined when `ms` pass first. */
export const within = <T>(ms: number, promise: Promise<T>): Promise<T | undefined> =>
  Promise.race([promise, new Promise<undefined>((done) => setTimeout(() => done(undefined), ms).unref())]);

/** Starts the bundle in `build` and resolves when it says that it is ready. Throws with its log when it does not. */
export async function launch(build: string, env: Record<string, string>, args: string[]): Promise<Process> {
  const child = spawn(process.execPath, [join(build, "main.js"), ...args], {
    env: { ...process.env, ...env, MEDLEY_BUILD: build, NODE_ENV: "production", PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<string>((done) => child.once("exit", (code, signal) => done(signal ?? `code ${code}`)));
  const log: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const ready = new Promise<string>((done) =>
    createInterface({ input: child.stdout }).on("line", (line) => {
      const said = /(?:is ready: (http\S+))|worker is ready/.exec(line);
      if (said) done(said[1] ?? "");
    }),
  );
  const url = await within(READY_MS, Promise.race([ready, ended.then(() => undefined)]));
  if (url === undefined) {
    child.kill("SIGKILL");
    throw new Error(`The studio did not start:\n${log.join("\n")}`);
  }
  return { child, url, log, ended };
}
