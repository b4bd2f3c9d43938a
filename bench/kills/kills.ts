// Kills a studio at every point of a run's life, for real, and checks what is left: nothing lost, nothing paid twice.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import pg from "pg";
import { makePeople } from "@/bench/people";
import type { FaultPoint } from "@/lib/faults";
import { faultsOf, faultsOfBooks, keptRuns } from "./audit";
import { newClient } from "./client";
import { endingAt, type Kind, kinds, type Providers, startProviders } from "./providers";
import { type Studio, startStudio } from "./studio";

export const points: FaultPoint[] = ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9"];
const REACH_MS = 30_000;
/** From the kill to the end of the run, the studio's own start included. */
const STUCK_MS = 60_000;

export type Outcome = { point: FaultPoint; kind: Kind; status: string; recoveredMs: number; faults: string[] };
export type Ground = { studio: Studio; providers: Providers; database: pg.Client; key: string; stop(): Promise<void> };

/** A studio with one person and a budget, and stand-ins that it takes for its providers. */
export async function layGround(): Promise<Ground> {
  const providers = await startProviders();
  const studio = await startStudio(providers.settings);
  const database = new pg.Client(await studio.databaseUrl());
  await database.connect();
  const [key = ""] = await makePeople(database, 1);
  const stop = async () => {
    await database.end();
    await studio.stop();
    await providers.stop();
  };
  return { studio, providers, database, key, stop };
}

async function upload({ studio, key }: Ground, name: string): Promise<string> {
  // Another picture every time: the thumbnail of a known one is there already.
  const body = Buffer.concat([await readFile("public/samples/invoice.png"), Buffer.from(name)]);
  const headers = { authorization: `Bearer ${key}`, "content-type": "image/png", "x-file-name": `${name}.png` };
  const response = await fetch(`${studio.url()}/api/v1/files`, { method: "POST", headers, body });
  const file = (await response.json()) as { id?: string };
  if (!file.id) throw new Error(`The picture was not taken: ${response.status} ${JSON.stringify(file)}`);
  return file.id;
}

async function thumbnail({ studio, key }: Ground, fileId: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  const broken = 0;
  return fetch(`${studio.url()}/api/v1/files/${fileId}/thumbnail?w=384`, { headers }).then(
    (response) => response.status,
    () => broken,
  );
}

/** Asks one question, kills the studio at `point`, starts it again, and waits for the end as a client would. */
export async function killOnce(ground: Ground, point: FaultPoint, kind: Kind): Promise<Outcome> {
  const { studio, providers, database } = ground;
  const name = `${point}-${kind}-${randomUUID()}`;
  const question = `What is the total? (${name})`;
  const fileId = await upload(ground, name);
  const order = { task: "ask", model: kinds[kind], input: { question, imageIds: [fileId] } };
  const client = newClient(studio, ground.key, order, name);
  if (point !== "K9") await studio.arm(point);
  await client.attempt();
  if (point === "K9") {
    await studio.arm(point);
    await thumbnail(ground, fileId);
  }
  await studio.killed(REACH_MS);
  const killedAt = Date.now();
  await studio.start();
  await client.insist(STUCK_MS);
  const recoveredMs = Date.now() - killedAt;
  const status = client.heard.end?.status ?? "unknown";
  const calls = providers.calls(question);
  const faults = faultsOf(await keptRuns(database, question), calls, client.heard.text);
  const expected = endingAt(point, kind);
  if (status !== expected) faults.push(`it ended ${status}, not ${expected}`);
  if (kind !== "local" && calls.length !== 1) faults.push(`the provider was called ${calls.length} times`);
  if (kind !== "local" && status === "interrupted" && client.heard.end?.error?.paid !== "maybe")
    faults.push("its client was not told that it may have been charged");
  if (client.heard.repeats > 1) faults.push(`${client.heard.repeats} events were told twice`);
  if (recoveredMs > STUCK_MS) faults.push(`it was stuck for ${recoveredMs} ms`);
  if (point === "K9" && (await thumbnail(ground, fileId)) !== 200) faults.push("its thumbnail can't be had");
  return { point, kind, status, recoveredMs, faults };
}

/** What is wrong once all is done. */
export const closeBooks = ({ database, providers }: Ground): Promise<string[]> =>
  faultsOfBooks(database, providers.calls().length);
