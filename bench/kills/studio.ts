// A studio with kill points, as processes: a home of its own whose PostgreSQL survives every kill.
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FaultPoint } from "@/lib/faults";
import { bundle } from "@/scripts/bundle.mjs";
import { launch, within } from "./process";

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

async function sweep(home: string): Promise<void> {
  const pid = Number(
    (await readFile(join(home, "home/postgres/data/postmaster.pid"), "utf8").catch(() => "")).split("\n")[0],
  );
  if (pid) process.kill(pid, "SIGQUIT");
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** Bundles the studio with kill points; answers where. */
export async function buildStudio(): Promise<string> {
  // Beside the packages that it loads, and its own: two checks at once must not share one.
  const build = resolve(".medley", `kills-${process.pid}`);
  await bundle({ outdir: build, faults: true });
  return build;
}

/** Builds the studio with kill points and starts it. `env`: settings besides its home and port. */
export async function startStudio(env: Record<string, string>): Promise<Studio> {
  const build = await buildStudio();
  const home = await mkdtemp(join(tmpdir(), "medley-kills-"));
  // As root PostgreSQL runs as another user, who must be able to pass through.
  await chmod(home, 0o711);
  const fault = join(home, "fault");
  const settings = { ...env, MEDLEY_HOME: join(home, "home"), DATABASE_URL: "", FAULT_FILE: fault };
  let now = await launch(build, settings, ["--no-pages"]);
  return {
    url: () => now.url,
    databaseUrl: async () => {
      const { port, password } = JSON.parse(await readFile(join(home, "home/postgres/connection.json"), "utf8"));
      return `postgresql://medley:${password}@127.0.0.1:${port}/medley`;
    },
    arm: (point) => writeFile(fault, point),
    start: async () => {
      now = await launch(build, settings, ["--no-pages"]);
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
