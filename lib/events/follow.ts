// Following runs: what was stored after a given point, then what arrives, whichever process works on it.
import { pool } from "@/lib/db/client";
import { listen } from "@/lib/db/listen";
import { oncePerProcess } from "@/lib/process";
import { deliver, follow, followedRuns, isFollowed } from "./bus";
import { type EventOwner, type EventType, isTerminalEvent, type StoredEvent } from "./schema";
import { EVENTS_CHANNEL, writerName } from "./writer";

type Row = { runId: string; seq: number; type: EventType; data: Record<string, unknown> };

/** Stored events of a run with a number above `after`, in order. */
export async function eventsAfter(runId: string, after: number): Promise<StoredEvent[]> {
  const { rows } = await pool().query<Row>(
    `SELECT "runId", "seq", "type", "data" FROM "RunEvent" WHERE "runId" = $1 AND "seq" > $2 ORDER BY "seq"`,
    [runId, after],
  );
  return rows;
}

/** The same for many runs at once, each from its own number in `after` (0 when it has none). */
async function eventsOfAll(runs: string[], after: Map<string, number>): Promise<StoredEvent[]> {
  if (runs.length === 0) return [];
  const { rows } = await pool().query<Row>(
    `SELECT event."runId", event."seq", event."type", event."data"
     FROM unnest($1::uuid[], $2::int[]) AS wanted(run, after) JOIN "RunEvent" event ON event."runId" = wanted.run AND event."seq" > wanted.after
     ORDER BY event."runId", event."seq"`,
    [runs, runs.map((run) => after.get(run) ?? 0)],
  );
  return rows;
}

/** How far the followed runs of other processes were handed on. Gone with a run's end, or with its last follower. */
type Reached = Map<string, { owner: EventOwner; seq: number }>;
const relayed = () => oncePerProcess<Reached>("relayed events", () => new Map());

async function relay(owner: EventOwner): Promise<void> {
  for (const event of await eventsAfter(owner.runId, relayed().get(owner.runId)?.seq ?? 0)) {
    if (isTerminalEvent(event.type)) relayed().delete(owner.runId);
    else relayed().set(owner.runId, { owner, seq: event.seq });
    deliver(owner, event);
  }
}

function relayIfFollowed(owner: EventOwner): void {
  if (!isFollowed(owner)) relayed().delete(owner.runId);
  else relay(owner).catch((error: Error) => console.error("Events could not be read:", error.message));
}

/** After a time in which nothing could be heard: whatever is followed may have gone on, or ended. */
function catchUp(): void {
  for (const { owner } of [...relayed().values()]) relayIfFollowed(owner);
  for (const runId of followedRuns()) if (!relayed().has(runId)) relayIfFollowed({ runId, userId: "", teamId: "" });
}

/** Starts handing on what other processes write. Called once per process that serves streams. */
export async function relayEvents(): Promise<void> {
  const heard = (payload: string) => {
    const { by, runs } = JSON.parse(payload) as { by: string; runs: [string, string, string][] };
    if (by !== "" && by === writerName()) return;
    for (const [runId, userId, teamId] of runs) relayIfFollowed({ runId, userId, teamId });
  };
  await listen(EVENTS_CHANNEL, heard, catchUp);
}

/** How many runs' places are remembered; for the test that it does not grow for ever. */
export const relayedRuns = (): number => relayed().size;

export type Following = { runs: string[]; userId?: string; teamId?: string; after: Map<string, number> };

/**
 * Calls `hear` with every event of the runs named (and of the person's own), first those stored after `after`, each once
 * and in order. Returns how to leave.
 */
export async function followRuns(wanted: Following, hear: (event: StoredEvent) => void): Promise<() => void> {
  const heard = new Map(wanted.after);
  const once = (event: StoredEvent) => {
    if (event.seq <= (heard.get(event.runId) ?? 0)) return;
    heard.set(event.runId, event.seq);
    hear(event);
  };
  // Live events wait while the stored ones are read, so that none is missed in between and none is told twice.
  let waiting: StoredEvent[] | undefined = [];
  const leave = follow({
    runs: new Set(wanted.runs),
    userId: wanted.userId,
    teamId: wanted.teamId,
    hear: (event) => (waiting ? waiting.push(event) : once(event)),
  });
  try {
    for (const event of await eventsOfAll(wanted.runs, heard)) once(event);
  } catch (error) {
    leave();
    throw error;
  }
  for (const event of waiting) once(event);
  waiting = undefined;
  return leave;
}
