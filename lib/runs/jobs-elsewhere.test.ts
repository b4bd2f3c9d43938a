// Runs whose provider works on a job of its own: whatever happens here, it is found again by its handle, and paid for once.
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { serveContent } from "@/lib/files/serve";
import { homePaths } from "@/lib/home";
import { addNamedModel } from "@/lib/models/add-named-model";
import { newMember, newPicture, newPlace, only, ownDatabase, question, rowOf } from "@/stand-ins/ground";
import { startReplicateStandIn } from "@/stand-ins/replicate";
import { cancelRun } from "./cancel-run";
import { getRun } from "./queries";
import { isTerminal, type RunView } from "./schema";
import { startRuns } from "./start-runs";
import { startWorker, stopWorker } from "./worker";

process.env.MEDLEY_HOME = await mkdtemp(join(tmpdir(), "medley-jobs-"));

let leave: () => Promise<void>;
let standIn: Awaited<ReturnType<typeof startReplicateStandIn>>;
let ada: Member;
beforeAll(async () => {
  leave = await ownDatabase();
  standIn = await startReplicateStandIn({ paceMs: 100 });
});
afterEach(() => stopWorker({ drainMs: 0 }));
afterAll(async () => {
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

test("a picture for a model that takes none is refused before anything is begun", async () => {
  const { slug } = await newPlace(ada.teamId, { provider: "replicate", baseUrl: standIn.baseUrl });
  const { id } = await addNamedModel(ada, { connection: slug, name: "stand/blind" });
  const imageIds = [await newPicture(ada)];
  const asked = startRuns(ada, { orders: [question(id, { input: { question: "What?", imageIds } })] });
  await expect(asked).rejects.toMatchObject({ code: "invalid", field: "input.imageIds", message: /takes no pictures/ });
  expect(standIn.calls).toHaveLength(0);
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

test("a job that can't be followed any more is not said to have cost nothing", async () => {
  const id = await ask("slow");
  await begun(id);
  await stopWorker({ drainMs: 0 });
  await pool().query(`UPDATE "Connection" SET "deletedAt" = now() WHERE "teamId" = $1`, [ada.teamId]);
  await startWorker("all", false);
  const run = await ended(id);
  expect(run).toMatchObject({ status: "failed", costKnown: false, error: { code: "model_not_ready", paid: "maybe" } });
  expect(run.error?.message).toMatch(
    /is gone\. Choose another model\. The job had begun, so it may have been charged\.$/,
  );
  expect(await ledger(id)).toHaveLength(1);
});

test("pictures that a model made are ours when the run is done, and are served as any other", async () => {
  const run = await ended(await ask("pictures"));
  expect(run).toMatchObject({ status: "done", output: { text: "", finish: "complete" }, error: null });
  const made = run.files.filter(({ role }) => role === "output");
  expect(made).toHaveLength(2);
  const { headers, stream } = await serveContent(ada, made[0]?.fileId ?? "");
  expect(headers["content-type"]).toBe("image/png");
  expect(Buffer.concat(await (stream?.toArray() ?? []))).toEqual(await readFile("public/samples/invoice.png"));
  const told = await pool().query(`SELECT "data" FROM "RunEvent" WHERE "runId" = $1 AND "type" = 'file'`, [run.id]);
  expect(told.rows.map(({ data }) => data)).toEqual(made);
  expect(await readdir(homePaths.temporary())).toEqual([]);
});

test("a job that is followed a second time makes no second copy of its pictures", async () => {
  const id = await ask("pictures");
  await begun(id);
  await stopWorker({ drainMs: 0 });
  await startWorker("all", false);
  expect((await ended(id)).files.filter(({ role }) => role === "output")).toHaveLength(2);
  expect(standIn.calls).toHaveLength(1);
});

test.each([
  ["torn", "invalid_answer", /picture that can't be kept.*damaged/],
  ["gone", "result_expired", /does not keep what the model made/],
])(
  "what a model made but can't be kept (%s) fails with a sentence, and its line in the ledger stays",
  async (name, code, sentence) => {
    const run = await ended(await ask(name));
    expect(run).toMatchObject({
      status: "failed",
      files: [],
      usage: { computeSeconds: 1.5 },
      error: { code, paid: "maybe" },
    });
    expect(run.error?.message).toMatch(sentence);
    expect(await ledger(run.id)).toHaveLength(1);
  },
);
