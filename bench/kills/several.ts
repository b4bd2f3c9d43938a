// The same with several processes: one serves, others work, and one that works is killed while the others live on.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { makePeople } from "@/bench/people";
import type { FaultPoint } from "@/lib/faults";
import { startThrowawayPostgres } from "@/scripts/throwaway-postgres.mjs";
import { faultsOf, faultsOfBooks, keptRuns } from "./audit";
import { newClient } from "./client";
import { launch, type Process } from "./process";
import { endingAt, kinds, startProviders } from "./providers";
import { buildStudio } from "./studio";

/** Points on a worker's road. */
const points: FaultPoint[] = ["K3", "K5", "K6", "K7", "K8"];
const hosted = ["streamed", "replicate"] as const;
const STUCK_MS = 60_000;

type Settings = Record<string, string>;

/** Kills the worker that has the run, while its client goes on listening at the process that serves. */
async function killWorker(
  ground: { build: string; settings: Settings; web: Process; key: string; fault: string },
  point: FaultPoint,
  model: string,
): Promise<{ question: string; heard: string; status: string; tookMs: number }> {
  const { build, settings, web, key, fault } = ground;
  const doomed = await launch(build, { ...settings, FAULT_FILE: fault }, ["--role", "worker"]);
  await writeFile(fault, point);
  const name = `${point}-${randomUUID()}`;
  const question = `What is the total? (${name})`;
  const order = { task: "ask", model, input: { question, imageIds: [] } };
  const client = newClient({ url: () => web.url }, key, order, name);
  const end = client.insist(2 * STUCK_MS);
  await doomed.ended;
  const killedAt = Date.now();
  const heir = await launch(build, settings, ["--role", "worker"]);
  await end;
  const tookMs = Date.now() - killedAt;
  heir.child.kill("SIGTERM");
  await heir.ended;
  return { question, heard: client.heard.text, status: client.heard.end?.status ?? "unknown", tookMs };
}

/** Kills a worker once at each point on its road, for each provider; answers what was broken. `say` gets a line for each. */
export async function killWorkers(say: (line: string) => void): Promise<string[]> {
  const [postgres, providers, build] = [await startThrowawayPostgres(), await startProviders(), await buildStudio()];
  const home = await mkdtemp(join(tmpdir(), "medley-workers-"));
  const settings = { ...providers.settings, MEDLEY_HOME: home, DATABASE_URL: postgres.url };
  const web = await launch(build, settings, ["--role", "web", "--no-pages"]);
  const database = new pg.Client(postgres.url);
  await database.connect();
  const [key = ""] = await makePeople(database, 1);
  const broken: string[] = [];
  const ground = { build, settings, web, key, fault: join(home, "fault") };
  for (const kind of hosted)
    for (const point of points) {
      const { question, heard, status, tookMs } = await killWorker(ground, point, kinds[kind]);
      const faults = faultsOf(await keptRuns(database, question), providers.calls(question), heard);
      const expected = endingAt(point, kind);
      if (status !== expected) faults.push(`it ended ${status}, not ${expected}`);
      if (tookMs > STUCK_MS) faults.push(`it was stuck for ${tookMs} ms`);
      const name = `${point} worker, ${kind}`;
      say(`${name.padEnd(20)} ${faults.length === 0 ? "good" : "BROKEN"}, ended ${status}, after ${tookMs} ms`);
      broken.push(...faults.map((fault) => `${name}: ${fault}`));
    }
  broken.push(...(await faultsOfBooks(database, providers.calls().length)));
  await database.end();
  web.child.kill("SIGTERM");
  await web.ended;
  await providers.stop();
  await postgres.stop();
  for (const folder of [home, build]) await rm(folder, { recursive: true, force: true });
  return broken;
}
