// The built studio with its pages as a process of its own, in a fresh home, whose resolver we have in our hands.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { TEST_SECRET } from "@/server/testing/studio";

const READY_MS = 300_000;

/** Settings whose values must never be seen outside: whatever leaves the studio is searched for them. */
export const canaries = ["canary-replicate-0001", "canary-openai-0002", "canary-anthropic-0003", TEST_SECRET];

export type Studio = {
  address: string;
  home: string;
  pid: number;
  databaseUrl: string;
  /** Everything it wrote, line by line. */
  lines: string[];
  isAlive(): boolean;
  stop(): Promise<void>;
};

function listen(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((done, failed) => {
    const fail = () => failed(new Error(`The studio did not start:\n${lines.join("\n")}`));
    setTimeout(fail, READY_MS).unref();
    child.once("exit", fail);
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface({ input: stream }).on("line", (line) => {
          lines.push(line);
          const address = /ready: (http\S+)/.exec(line)?.[1];
          if (address) done(address.replace("localhost", "127.0.0.1"));
        });
  });
}

/** Starts it; the pages are built first where they are stale. `upstream`: whom it takes for every provider. */
export async function startStudio(upstream: string): Promise<Studio> {
  const folder = await mkdtemp(join(tmpdir(), "medley-hostile-"));
  // As root PostgreSQL runs as another user, who must be able to pass through.
  await chmod(folder, 0o711);
  const home = join(folder, "home");
  const [replicate = "", openai = "", anthropic = ""] = canaries;
  const given: Record<string, string> = {
    ...{ MEDLEY_HOME: home, MEDLEY_SECRET: TEST_SECRET, DATABASE_URL: "", PORT: "0" },
    ...{ REPLICATE_BASE_URL: `${upstream}/v1`, OPENAI_BASE_URL: `${upstream}/v1`, ANTHROPIC_BASE_URL: upstream },
    ...{ REPLICATE_API_TOKEN: replicate, OPENAI_API_KEY: openai, ANTHROPIC_API_KEY: anthropic },
    NODE_OPTIONS: `--import ${pathToFileURL(resolve("bench/hostile/resolver.mjs")).href}`,
  };
  const child = spawn(process.execPath, ["server/launch.mjs", "start"], {
    env: { ...process.env, ...given, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const address = await listen(child, lines);
  const { port, password } = JSON.parse(await readFile(join(home, "postgres/connection.json"), "utf8"));
  // What this process does in the studio's name (making people, sealing cookies) it does with the studio's own secret.
  Object.assign(process.env, { MEDLEY_HOME: home, MEDLEY_SECRET: TEST_SECRET });
  return {
    ...{ address, home, lines, pid: child.pid ?? 0 },
    databaseUrl: `postgresql://medley:${password}@127.0.0.1:${port}/medley`,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      const ended = once(child, "exit");
      if (child.kill("SIGTERM")) await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
