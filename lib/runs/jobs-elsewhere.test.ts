// Runs whose provider works on a job of its own: whatever happens here, it is found again by its handle, and paid for once.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newMember, newPlace, only, ownDatabase, question, rowOf } from "@/stand-ins/ground";
import { startReplicateStandIn } from "@/stand-ins/replicate";
import { cancelRun } from "./cancel-run";
import { getRun } from "./queries";
import { isTerminal, type RunView } from "./schema";
import { startRuns } from "./start-runs";
import { startWorker, stopWorker } from "./worker";

let leave: () => Promise<void>;
let standIn: Awaited<ReturnType<typeof startReplicateStandIn>>;
let ada: Member;
beforeAll(async () => {
  leave = await ownDatabase();
  standIn = await startReplicateStandIn({ paceMs: 100 });
});
afterAll(async () => {
  await stopWorker({ drainMs: 0 });
  await standIn.stop();
  await leave();
});
beforeEach(async () => {
  standIn.clear();
  ada = await newMember();
  await startWorker("all", false);
});

const soon = { timeout: 20_000, interval: 20 };

async function ask(name: string): Promise<string> {
  const { slug } = await newPlace(ada.teamId, { provider: "replicate", baseUrl: standIn.baseUrl });
  const { runs } = await startRuns(ada, { orders: [question(`${slug}/stand/${name}`)] });
  return only(runs).id;
}

const begun = (id: string) => expect.poll(async () => (await rowOf(id)).handle, soon).not.toBeNull();
const ended = async (id: string): Promise<RunView> => {
  await expect.poll(async () => (await getRun(ada, id)).status, soon).toSatisfy(isTerminal);
  return getRun(ada, id);
};
const ledger = async (id: string) =>
  (await pool().query(`SELECT "micros" FROM "LedgerEntry" WHERE "runId" = $1`, [id])).rows;

test("a job is worked to its end, and its seconds are kept at an unknown price", async () => {
  const run = await ended(await ask("plain"));
  expect(run).toMatchObject({ status: "done", output: { text: "The total is 1,250.00." }, costMicros: null });
  expect(run.usage).toEqual({ computeSeconds: 1.5 });
});

test("a worker that stops hands its job over, and the next one follows it to its end", async () => {
  const id = await ask("plain");
  await begun(id);
  await stopWorker({ drainMs: 0 });
  expect(await rowOf(id)).toMatchObject({ status: "queued" });
  await startWorker("all", false);
  expect(await ended(id)).toMatchObject({ status: "done", output: { text: "The total is 1,250.00." } });
  expect(standIn.calls).toHaveLength(1);
  expect(await ledger(id)).toHaveLength(1);
});

test("a stop ends the job there", async () => {
  const id = await ask("slow");
  await begun(id);
  await cancelRun(ada, id);
  expect(await ended(id)).toMatchObject({ status: "cancelled", error: { paid: "maybe" } });
  await expect.poll(() => standIn.calls[0]?.closedEarly, soon).toBe(true);
});

test("a stop while nobody works on it ends the job there as well", async () => {
  const id = await ask("slow");
  await begun(id);
  await stopWorker({ drainMs: 0 });
  await cancelRun(ada, id);
  await startWorker("all", false);
  expect((await ended(id)).status).toBe("cancelled");
  await expect.poll(() => standIn.calls[0]?.closedEarly, soon).toBe(true);
});
