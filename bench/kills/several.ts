// The same with several processes: one serves, others work, and one that works is killed while the others live on.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { makePeople } from "@/bench/people";
import type { FaultPoint } from "@/lib/faults";
import { startThrowawayPostgres } from "@/scripts/throwaway-postgres.mjs";
import { startOpenAiStandIn } from "@/stand-ins/openai";
import { faultsOf, faultsOfBooks, keptRuns } from "./audit";
import { newClient } from "./client";
import { launch, type Process } from "./process";
import { buildStudio } from "./studio";

/** Points on a worker's road, and how a run ends that was cut off there. */
const endings: [FaultPoint, string][] = [
  ["K3", "done"],
  ["K5", "interrupted"],
  ["K6", "interrupted"],
  ["K7", "interrupted"],
  ["K8", "done"],
];
const PACE_MS = 60;
const STUCK_MS = 60_000;

type Settings = Record<string, string>;

/** Kills the worker that has the run, while its client goes on listening at the process that serves. */
async function killWorker(
  ground: { build: string; settings: Settings; web: Process; key: string; fault: string },
  point: FaultPoint,
): Promise<{ question: string; heard: string; status: string; tookMs: number }> {
  const { build, settings, web, key, fault } = ground;
  const doomed = await launch(build, { ...settings, FAULT_FILE: fault }, ["--role", "worker"]);
  await writeFile(fault, point);
  const name = `${point}-${randomUUID()}`;
  const question = `What is the total? (${name})`;
  const order = { task: "ask", model: "openai/gpt-4o", input: { question, imageIds: [] } };
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

/** Kills a worker once at each point on its road; answers what was broken. `say` gets a line for each. */
export async function killWorkers(say: (line: string) => void): Promise<string[]> {
  const [postgres, standIn, build] = [
    await startThrowawayPostgres(),
    await startOpenAiStandIn({ paceMs: PACE_MS }),
    await buildStudio(),
  ];
  const home = await mkdtemp(join(tmpdir(), "medley-workers-"));
  const place = { OPENAI_BASE_URL: standIn.baseUrl, OPENAI_API_KEY: "sk-stand-in" };
  const settings = { ...place, MEDLEY_HOME: home, DATABASE_URL: postgres.url };
  const web = await launch(build, settings, ["--role", "web", "--no-pages"]);
  const database = new pg.Client(postgres.url);
  await database.connect();
  const [key = ""] = await makePeople(database, 1);
  const broken: string[] = [];
  for (const [point, expected] of endings) {
    const { question, heard, status, tookMs } = await killWorker(
      { build, settings, web, key, fault: join(home, "fault") },
      point,
    );
    const calls = standIn.calls.filter((call) => call.question === question);
    const faults = faultsOf(await keptRuns(database, question), calls, heard);
    if (status !== expected) faults.push(`it ended ${status}, not ${expected}`);
    if (tookMs > STUCK_MS) faults.push(`it was stuck for ${tookMs} ms`);
    say(`${point} worker   ${faults.length === 0 ? "good" : "BROKEN"}, ended ${status}, after ${tookMs} ms`);
    broken.push(...faults.map((fault) => `${point} worker: ${fault}`));
  }
  broken.push(...(await faultsOfBooks(database)));
  await database.end();
  web.child.kill("SIGTERM");
  await web.ended;
  await standIn.stop();
  await postgres.stop();
  for (const folder of [home, build]) await rm(folder, { recursive: true, force: true });
  return broken;
}
