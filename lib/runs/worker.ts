// The loop that works runs in this process: claims what there is room for, beats, takes over what others left behind.
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { pool } from "@/lib/db/client";
import { listen } from "@/lib/db/listen";
import { STOPPED } from "@/lib/engines/contract";
import { flushEvents, nameWriter } from "@/lib/events/writer";
import { watchRequestsForFaults } from "@/lib/faults";
import { newId } from "@/lib/ids";
import { oncePerProcess } from "@/lib/process";
import { CANCEL_CHANNEL, QUEUE_CHANNEL } from "./channels";
import { claimRuns, requeue } from "./claim";
import { performRun, STOPPING } from "./perform-run";
import { takeOverRuns } from "./take-over";

/** A slot is a waiting promise, so many cost little. */
const SLOTS = 1000;
const BEAT_MS = 5000;
const LATE_MS = 12_000;
const POLL_MS = 1000;
const SLOW_CLAIM_MS = 10;
const LONGEST_REST_MS = 200;
/** How long a stopping worker lets answers finish before it cuts them off. */
const DRAIN_MS = 15_000;

type State = {
  id: string;
  role: string;
  running: Map<string, { controller: AbortController; ended: Promise<void> }>;
  claiming: Promise<void> | undefined;
  again: boolean;
  open: boolean;
  /** When this process beat last, in its own time. */
  beatAt: number | undefined;
  timers: NodeJS.Timeout[];
};

const state = () =>
  oncePerProcess<State>("run worker", () => ({
    id: newId(),
    role: "all",
    running: new Map(),
    claiming: undefined,
    again: false,
    open: false,
    beatAt: undefined,
    timers: [],
  }));

const report = (what: string) => (error: unknown) =>
  console.error(`${what}:`, error instanceof Error ? error.message : error);

async function claimAll(): Promise<void> {
  const now = state();
  const claimed = await claimRuns(now.id, SLOTS - now.running.size);
  if (!now.open) {
    for (const run of claimed) await requeue(run, 0);
    return;
  }
  for (const run of claimed) {
    // Claimed a second time: this process was given up in between, and what it still does for the first claim is void.
    now.running.get(run.id)?.controller.abort(STOPPING);
    const controller = new AbortController();
    const ended = performRun(run, controller)
      .catch(report(`Run ${run.id} could not be worked`))
      .finally(() => {
        if (now.running.get(run.id)?.controller === controller) now.running.delete(run.id);
        claimWaiting();
      });
    now.running.set(run.id, { controller, ended });
  }
}

/** Twice as long as a slow claim took, though never so long that anybody notices; a quick one needs no rest. */
const rest = async (tookMs: number): Promise<void> => {
  if (tookMs > SLOW_CLAIM_MS && state().open) await wait(Math.min(2 * tookMs, LONGEST_REST_MS));
};

/** Claims what waits, now. Calls during a claim are folded into one more. */
export function claimWaiting(): void {
  const now = state();
  if (!now.open) return;
  if (now.claiming) {
    now.again = true;
    return;
  }
  const startedAt = performance.now();
  now.claiming = claimAll()
    .catch(report("Waiting runs could not be claimed"))
    // Where thousands wait, looking through them takes its time: what is worked needs the database, too.
    .then(() => rest(performance.now() - startedAt))
    .finally(() => {
      now.claiming = undefined;
      if (now.again) {
        now.again = false;
        claimWaiting();
      }
    });
}

const BEAT = `
  INSERT INTO "Worker" ("id", "role", "host", "pid") VALUES ($1, $2, $3, $4) ON CONFLICT ("id") DO UPDATE SET "beatAt" = now()`;

async function beat(): Promise<void> {
  const now = state();
  await pool().query(BEAT, [now.id, now.role, hostname(), process.pid]);
  const since = performance.now() - (now.beatAt ?? performance.now());
  now.beatAt = performance.now();
  await stopCancelled();
  // After a time without the database everybody's beat is old: the living get the time to say that they live.
  if (since > LATE_MS) return;
  if ((await takeOverRuns({ id: now.id, holds: [...now.running.keys()] })) > 0) claimWaiting();
}

/** Notifications are hints: what was asked to stop while this process could not hear it stops now. */
async function stopCancelled(): Promise<void> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT "id" FROM "Run" WHERE "workerId" = $1 AND "status" = 'running' AND "cancelRequestedAt" IS NOT NULL`,
    [state().id],
  );
  for (const { id } of rows) state().running.get(id)?.controller.abort(STOPPED);
}

/**
 * Starts working runs. With `alone`, every earlier studio on this database is known to be dead (this process holds the
 * home's lock), so their runs are taken over at once instead of after 20 s.
 */
export async function startWorker(role: string, alone: boolean): Promise<void> {
  const now = state();
  nameWriter(now.id);
  watchRequestsForFaults();
  now.role = role;
  if (alone) await pool().query(`DELETE FROM "Worker" WHERE "role" = $1`, [role]);
  await listen(QUEUE_CHANNEL, claimWaiting);
  await listen(CANCEL_CHANNEL, (runId) => now.running.get(runId)?.controller.abort(STOPPED));
  await beat();
  now.open = true;
  now.timers = [
    setInterval(() => void beat().catch(report("The worker's beat failed")), BEAT_MS),
    setInterval(claimWaiting, POLL_MS),
  ];
  claimWaiting();
}

/** Stops claiming, lets answers finish for a while, hands the rest back or ends them as interrupted. */
export async function stopWorker({ drainMs = DRAIN_MS } = {}): Promise<void> {
  const now = state();
  if (!now.open) return;
  now.open = false;
  // A claim under way may bring runs yet; it puts them back.
  await now.claiming;
  const all = () => Promise.all([...now.running.values()].map((entry) => entry.ended));
  await Promise.race([all(), new Promise((done) => setTimeout(done, drainMs).unref())]);
  for (const entry of now.running.values()) entry.controller.abort(STOPPING);
  await all();
  for (const timer of now.timers) clearInterval(timer);
  await flushEvents();
  await pool().query(`DELETE FROM "Worker" WHERE "id" = $1`, [now.id]);
}
