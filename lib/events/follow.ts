// Following runs: what was stored after a given point, then what arrives, whichever process works on it.
import { pool } from "@/lib/db/client";
import { listen } from "@/lib/db/listen";
import { oncePerProcess } from "@/lib/process";
import { deliver, follow, isFollowed } from "./bus";
import type { EventOwner, EventType, StoredEvent } from "./schema";
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

type Reached = Map<string, number>;
const relayed = () => oncePerProcess<Reached>("relayed events", () => new Map());

async function relay(owner: EventOwner): Promise<void> {
  for (const event of await eventsAfter(owner.runId, relayed().get(owner.runId) ?? 0)) {
    relayed().set(owner.runId, event.seq);
    deliver(owner, event);
  }
}

/** Starts handing on what other processes write. Called once per process that serves streams. */
export async function relayEvents(): Promise<void> {
  await listen(EVENTS_CHANNEL, (payload) => {
    const { by, runs } = JSON.parse(payload) as { by: string; runs: [string, string, string][] };
    if (by !== "" && by === writerName()) return;
    for (const [runId, userId, teamId] of runs) {
      const owner = { runId, userId, teamId };
      if (isFollowed(owner))
        relay(owner).catch((error: Error) => console.error("Events could not be read:", error.message));
    }
  });
}

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
    for (const runId of wanted.runs) for (const event of await eventsAfter(runId, heard.get(runId) ?? 0)) once(event);
  } catch (error) {
    leave();
    throw error;
  }
  for (const event of waiting) once(event);
  waiting = undefined;
  return leave;
}
