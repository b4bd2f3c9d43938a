// The end of a run, in one transaction: what came out, what it cost, the ledger, the reservation, the last event.
import type pg from "pg";
import { settle } from "@/lib/costs/settle";
import { transaction } from "@/lib/db/client";
import type { Usage } from "@/lib/engines/contract";
import { deliver } from "@/lib/events/bus";
import type { EventOwner, StoredEvent } from "@/lib/events/schema";
import { EVENTS_CHANNEL, flushEvents, notifications } from "@/lib/events/writer";
import { faultPoint } from "@/lib/faults";
import type { Price } from "@/lib/models/schema";
import { previewOf } from "./preview";
import { readRun } from "./queries";
import type { RunView } from "./schema";

const SEQ_GAP = 1000;

export type Ending = {
  status: "done" | "failed" | "cancelled" | "interrupted";
  output: RunView["output"];
  usage: Usage | null;
  price: Price | null;
  /** null: unknown. */
  costMicros: number | null;
  /** Whether a provider was called in earnest: only then does the ledger get a line. */
  charged: boolean;
  error: RunView["error"];
  /** null: what was said at the start and along the way. */
  notices: string[] | null;
};

const END = `
  UPDATE "Run" SET "status" = $3, "output" = $4, "preview" = $5, "usage" = $6, "price" = $7, "costMicros" = $8, "error" = $9,
    "errorCode" = $10, "notices" = coalesce($11, "notices" || (
      SELECT coalesce(jsonb_agg("data"->'text' ORDER BY "seq"), '[]') FROM "RunEvent" WHERE "runId" = $1 AND "type" = 'notice')), "finishedAt" = now(), "lastSeq" = $12, "workerId" = NULL, "notBefore" = NULL,
    "firstEventAt" = (SELECT min("createdAt") FROM "RunEvent" WHERE "runId" = $1 AND "type" IN ('text', 'segment', 'file'))
  WHERE "id" = $1 AND "token" = $2 AND "status" IN ('queued', 'running')`;

/** The last event, and the word that there is one. */
const TELL_END = `
  WITH told AS MATERIALIZED (SELECT pg_notify($5, payload) FROM unnest($6::text[]) AS payload)
  INSERT INTO "RunEvent" ("runId", "seq", "type", "data") SELECT $1::uuid, $2::int, $3::text, $4::jsonb FROM (SELECT count(*) FROM told) heard
  ON CONFLICT DO NOTHING`;

const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value));

/**
 * The number with which whoever takes a run up goes on, as a column of "Run" run. It leaves a gap: a worker that died may
 * have told its followers more than it could store, and a follower who holds a higher number would never hear the end.
 */
export const NEXT_SEQ = `(SELECT coalesce(max(event."seq") + ${SEQ_GAP}, 1) FROM "RunEvent" event WHERE event."runId" = run."id")`;

async function nextSeq(client: pg.PoolClient, runId: string): Promise<number> {
  const { rows } = await client.query<{ next: number }>(
    `SELECT ${NEXT_SEQ} AS next FROM "Run" run WHERE run."id" = $1`,
    [runId],
  );
  return rows[0]?.next ?? 1;
}

async function writeEnd(
  client: pg.PoolClient,
  owner: EventOwner,
  run: { id: string; token: number },
  seq: number,
  ending: Ending,
): Promise<RunView | undefined> {
  const { rowCount } = await client.query(END, [
    run.id,
    run.token,
    ending.status,
    json(ending.output),
    previewOf(ending.output?.text ?? "") ?? null,
    json(ending.usage),
    json(ending.price),
    ending.costMicros,
    json(ending.error),
    ending.error?.code ?? null,
    json(ending.notices),
    seq,
  ]);
  if (!rowCount) return undefined;
  await settle(client, { runId: run.id, micros: ending.costMicros, charged: ending.charged });
  const view = await readRun(client, run.id);
  await client.query(TELL_END, [
    run.id,
    seq,
    ending.status,
    JSON.stringify({ value: view }),
    EVENTS_CHANNEL,
    notifications([owner]),
  ]);
  return view;
}

/**
 * The last event of a run that already ended with this token: the connection broke after the commit, so that nobody here
 * was told. Undefined when somebody else has the run.
 */
async function endedBefore(
  client: pg.PoolClient,
  run: { id: string; token: number },
): Promise<(StoredEvent & { data: { value: RunView } }) | undefined> {
  const { rows } = await client.query<StoredEvent & { data: { value: RunView } }>(
    `SELECT event."runId", event."seq", event."type", event."data" FROM "Run" run
     JOIN "RunEvent" event ON event."runId" = run."id" AND event."seq" = run."lastSeq"
     WHERE run."id" = $1 AND run."token" = $2 AND run."status" NOT IN ('queued', 'running')`,
    [run.id, run.token],
  );
  return rows[0];
}

/**
 * Ends a run if this process still holds it (by token); returns the run as it ended, or undefined when somebody else
 * took it over and nothing was written. Bears being done twice.
 */
export async function endRun(
  owner: EventOwner,
  token: number,
  ending: Ending,
  seq?: number,
): Promise<RunView | undefined> {
  await flushEvents();
  faultPoint("K7");
  const run = { id: owner.runId, token };
  const event = await transaction(async (client) => {
    const last = seq ?? (await nextSeq(client, run.id));
    const value = await writeEnd(client, owner, run, last, ending);
    if (!value) return endedBefore(client, run);
    return { runId: run.id, seq: last, type: ending.status, data: { value } };
  });
  faultPoint("K8");
  if (event) deliver(owner, event);
  return event?.data.value;
}
