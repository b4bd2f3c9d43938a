// The one event writer of a process: at most every 40 ms one statement that stores the events of all its runs, guarded by
// each run's token, and names them in a NOTIFY. A write per run and token would cost fifteen times the CPU.
import { pool } from "@/lib/db/client";
import { oncePerProcess } from "@/lib/process";
import { deliver } from "./bus";
import type { EventOwner, EventType, StoredEvent } from "./schema";

const FLUSH_MS = 40;
/** More would be a parameter of many megabytes. */
const EVENTS_PER_STATEMENT = 2000;
/** NOTIFY payloads must stay under 8,000 bytes; an owner takes about 120. */
const OWNERS_PER_NOTIFY = 50;
export const EVENTS_CHANNEL = "medley_events";

type Pending = StoredEvent & { token: number; owner: EventOwner };
type State = {
  id: string;
  pending: Pending[];
  timer: NodeJS.Timeout | undefined;
  storing: Promise<void> | undefined;
  startedAt: number;
};

const state = () =>
  oncePerProcess<State>("event writer", () => ({
    id: "",
    pending: [],
    timer: undefined,
    storing: undefined,
    startedAt: 0,
  }));

/** Names this process in its notifications, so that it does not read back what it delivered itself. */
export const nameWriter = (workerId: string): void => {
  state().id = workerId;
};
export const writerName = (): string => state().id;

/** One statement is one round trip; a lost millisecond of events is no loss, so the commit does not wait for the disk. */
const STORE = `
  WITH stored AS (
    INSERT INTO "RunEvent" ("runId", "seq", "type", "data")
    SELECT event.run, event.seq, event.type, event.data
    FROM unnest($1::uuid[], $2::int[], $3::text[], $4::jsonb[], $5::int[]) AS event(run, seq, type, data, token)
    JOIN "Run" run ON run."id" = event.run AND run."token" = event.token
    ON CONFLICT DO NOTHING RETURNING "runId", "seq"
  ), told AS MATERIALIZED (
    SELECT set_config('synchronous_commit', 'off', true), pg_notify($6, payload) FROM unnest($7::text[]) AS payload
  )
  SELECT "runId", "seq", (SELECT count(*) FROM told) FROM stored`;

const nameOf = ({ runId, seq }: { runId: string; seq: number }) => `${runId} ${seq}`;

/** Stores a batch; answers what of it counts. An event of a run that somebody else took over does not. */
async function store(batch: Pending[]): Promise<Pending[]> {
  const { rows } = await pool().query<{ runId: string; seq: number }>(STORE, [
    batch.map((event) => event.runId),
    batch.map((event) => event.seq),
    batch.map((event) => event.type),
    batch.map((event) => JSON.stringify(event.data)),
    batch.map((event) => event.token),
    EVENTS_CHANNEL,
    notifications(batch.map((event) => event.owner)),
  ]);
  const stored = new Set(rows.map(nameOf));
  return batch.filter((event) => stored.has(nameOf(event)));
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

/** Stores a batch; when one run's data is refused (class 22) only that run's events go without being stored. */
async function storeOrTell(batch: Pending[]): Promise<Pending[]> {
  try {
    return await store(batch);
  } catch (error) {
    const runs = new Set(batch.map((event) => event.runId));
    if (codeOf(error).startsWith("22") && runs.size > 1) {
      const told: Pending[] = [];
      for (const runId of runs) told.push(...(await storeOrTell(batch.filter((event) => event.runId === runId))));
      return told;
    }
    // The database is away. Followers here hear it all the same, and the terminal event will carry the whole run.
    console.error(`${batch.length} run events could not be stored:`, error instanceof Error ? error.message : error);
    return batch;
  }
}

/** Payloads naming the runs that have something new. */
export function notifications(owners: EventOwner[]): string[] {
  const distinct = [...new Map(owners.map((owner) => [owner.runId, owner])).values()];
  const payloads: string[] = [];
  for (let start = 0; start < distinct.length; start += OWNERS_PER_NOTIFY)
    payloads.push(
      JSON.stringify({
        by: writerName(),
        runs: distinct
          .slice(start, start + OWNERS_PER_NOTIFY)
          .map((owner) => [owner.runId, owner.userId, owner.teamId]),
      }),
    );
  return payloads;
}

/**
 * The words of a run that follow one another, as one event with the last one's number: a fast answer is some rows for each
 * second, not hundreds.
 */
function joined(batch: Pending[]): Pending[] {
  const found: Pending[] = [];
  const open = new Map<string, Pending>();
  for (const event of batch) {
    const { delta } = event.data;
    const before = open.get(event.runId);
    if (event.type !== "text" || typeof delta !== "string") {
      open.delete(event.runId);
      found.push(event);
    } else if (before?.token === event.token && before.seq < event.seq) {
      before.data = { delta: `${before.data.delta}${delta}` };
      before.seq = event.seq;
    } else {
      const first = { ...event };
      open.set(event.runId, first);
      found.push(first);
    }
  }
  return found;
}

/** Stores what waits, then tells followers: what anybody was told is stored, so whoever resumes finds at least that. */
async function storePending(): Promise<void> {
  const now = state();
  const batch = joined(now.pending);
  now.pending = [];
  now.startedAt = performance.now();
  for (let from = 0; from < batch.length; from += EVENTS_PER_STATEMENT)
    for (const { owner, token: _, ...event } of await storeOrTell(batch.slice(from, from + EVENTS_PER_STATEMENT)))
      deliver(owner, event);
}

function startStoring(): Promise<void> {
  const now = state();
  clearTimeout(now.timer);
  now.timer = undefined;
  now.storing ??= storePending().finally(() => {
    now.storing = undefined;
    if (now.pending.length > 0) schedule();
  });
  return now.storing;
}

/** Not before 40 ms after the last statement began, and never two at once; at once when it has been quiet. */
function schedule(): void {
  const now = state();
  if (now.timer || now.storing) return;
  const delayMs = Math.max(0, now.startedAt + FLUSH_MS - performance.now());
  now.timer = setTimeout(() => void startStoring(), delayMs);
}

/** Resolves when everything appended before the call is stored (or was given up on) and told. */
export async function flushEvents(): Promise<void> {
  const now = state();
  const waiting = now.pending.length > 0;
  await now.storing;
  // Whoever of those that waited comes first starts the one statement with what waited; the others wait for it too. What
  // is said meanwhile is nobody's here: under load there is always something.
  if (waiting) await startStoring();
}

/** Says that something happened. `urgent` (the first word of an answer) does not wait for the next turn of the writer. */
export function appendEvent(
  owner: EventOwner,
  token: number,
  event: { seq: number; type: EventType; data: Record<string, unknown>; urgent?: boolean },
): void {
  const { urgent = false, ...rest } = event;
  const now = state();
  now.pending.push({ runId: owner.runId, ...rest, token, owner });
  if (urgent) {
    clearTimeout(now.timer);
    now.timer = undefined;
    now.startedAt = 0;
  }
  schedule();
}
