// The one event writer of a process: every 40 ms one INSERT for all its runs, guarded by each run's token, and one
// NOTIFY. A write per run and token would cost fifteen times the CPU and build a backlog.
import { transaction } from "@/lib/db/client";
import { oncePerProcess } from "@/lib/process";
import { deliver } from "./bus";
import type { EventOwner, EventType, StoredEvent } from "./schema";

const FLUSH_MS = 40;
/** NOTIFY payloads must stay under 8,000 bytes; an owner takes about 120. */
const OWNERS_PER_NOTIFY = 50;
export const EVENTS_CHANNEL = "medley_events";

type Pending = StoredEvent & { token: number; owner: EventOwner };
type State = { id: string; pending: Pending[]; timer: NodeJS.Timeout | undefined; flushing: Promise<void> };

const state = () =>
  oncePerProcess<State>("event writer", () => ({ id: "", pending: [], timer: undefined, flushing: Promise.resolve() }));

/** Names this process in its notifications, so that it does not read back what it delivered itself. */
export const nameWriter = (workerId: string): void => {
  state().id = workerId;
};
export const writerName = (): string => state().id;

const INSERT = `
  INSERT INTO "RunEvent" ("runId", "seq", "type", "data")
  SELECT event.run, event.seq, event.type, event.data
  FROM unnest($1::uuid[], $2::int[], $3::text[], $4::jsonb[], $5::int[]) AS event(run, seq, type, data, token)
  JOIN "Run" run ON run."id" = event.run AND run."token" = event.token
  ON CONFLICT DO NOTHING`;

async function store(batch: Pending[]): Promise<void> {
  await transaction(async (client) => {
    await client.query("SET LOCAL synchronous_commit = off");
    await client.query(INSERT, [
      batch.map((event) => event.runId),
      batch.map((event) => event.seq),
      batch.map((event) => event.type),
      batch.map((event) => JSON.stringify(event.data)),
      batch.map((event) => event.token),
    ]);
    for (const payload of notifications(batch.map((event) => event.owner)))
      await client.query("SELECT pg_notify($1, $2)", [EVENTS_CHANNEL, payload]);
  });
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

/** Writes what is waiting. Resolves when everything appended before the call is stored (or was given up on). */
export function flushEvents(): Promise<void> {
  const now = state();
  clearTimeout(now.timer);
  now.timer = undefined;
  const batch = now.pending;
  if (batch.length === 0) return now.flushing;
  now.pending = [];
  now.flushing = now.flushing
    .then(() => store(batch))
    .catch((error: unknown) => {
      // Followers here already have them, and the terminal event carries the whole run: a lost batch costs others a replay.
      console.error(`${batch.length} run events could not be stored:`, error instanceof Error ? error.message : error);
    });
  return now.flushing;
}

/** Says that something happened. Followers in this process hear it at once; the first event of a run is stored at once. */
export function appendEvent(
  owner: EventOwner,
  token: number,
  event: { seq: number; type: EventType; data: Record<string, unknown> },
): void {
  const now = state();
  const stored = { runId: owner.runId, ...event };
  now.pending.push({ ...stored, token, owner });
  deliver(owner, stored);
  if (event.type === "started") void flushEvents();
  else now.timer ??= setTimeout(() => void flushEvents(), FLUSH_MS);
}
