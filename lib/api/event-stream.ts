// Server-sent events, written straight to Node's response: the hot path of the studio.
import type { ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Actor } from "@/lib/access/actor";
import { actorOf } from "@/lib/access/request-actor";
import { pool } from "@/lib/db/client";
import { listen } from "@/lib/db/listen";
import { type Following, followRuns } from "@/lib/events/follow";
import { isTerminalEvent, type StoredEvent } from "@/lib/events/schema";
import { oncePerProcess, stopSignal } from "@/lib/process";
import { getRun } from "@/lib/runs/queries";
import { isTerminal, type RunView } from "@/lib/runs/schema";
import type { ApiContext } from "./context";

/** Proxies cut connections that stay silent for a minute or less. */
const AWAKE_MS = 15_000;
/** A reader this far behind (bytes) is cut off; it reconnects and resumes. */
const LONGEST_BACKLOG = 4_000_000;

const credentialOf = (actor: Actor): string => (actor.kind === "key" ? `key:${actor.keyId}` : actor.sessionId);

type Open = Map<string, Set<() => void>>;
const openStreams = () => oncePerProcess<Open>("open streams", () => new Map());

/** Ends the streams of sessions and keys as they are revoked. Called once per process that serves streams. */
export async function endRevokedStreams(): Promise<void> {
  await listen("medley_sessions", (credential) => {
    for (const end of openStreams().get(credential) ?? []) end();
  });
}

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

/** Ends a stream whose session or key does not count any more. Being told of it is quicker, but may get lost. */
function endIfGone(context: ApiContext, end: () => void): void {
  actorOf(context.req.raw.headers).then(
    (actor) => (actor ? undefined : end()),
    (error: Error) => console.error("Who follows could not be looked up:", error.message),
  );
}

function begin(
  context: ApiContext,
  actor: Actor,
): { response: ServerResponse; end(): void; onEnd(work: () => void): void } {
  const response = context.env.outgoing;
  const endings: (() => void)[] = [];
  response.writeHead(200, { ...HEADERS, "x-request-id": context.get("requestId") });
  response.write(": here\n\n");
  const end = () => response.end();
  const streams = openStreams().get(credentialOf(actor)) ?? new Set();
  openStreams().set(credentialOf(actor), streams.add(end));
  // Revoked between being let in and being noted down: nobody will tell.
  endIfGone(context, end);
  const awake = setInterval(() => {
    response.write(": awake\n\n");
    endIfGone(context, end);
  }, AWAKE_MS);
  stopSignal().addEventListener("abort", end);
  response.on("close", () => {
    clearInterval(awake);
    stopSignal().removeEventListener("abort", end);
    streams.delete(end);
    if (streams.size === 0) openStreams().delete(credentialOf(actor));
    for (const work of endings) work();
  });
  return { response, end, onEnd: (work) => (response.closed ? work() : endings.push(work)) };
}

function frame(event: StoredEvent): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify({ run: event.runId, seq: event.seq, ...event.data })}\n\n`;
}

const ended = (run: RunView, seq: number): StoredEvent => ({
  runId: run.id,
  seq,
  type: run.status as StoredEvent["type"],
  data: { value: run },
});

async function lastSeq(runId: string): Promise<number> {
  const { rows } = await pool().query<{ lastSeq: number }>(`SELECT "lastSeq" FROM "Run" WHERE "id" = $1`, [runId]);
  return rows[0]?.lastSeq ?? 0;
}

/** Follows one run from event number `after`. 204 when its end was heard already. */
export async function streamRun(context: ApiContext, actor: Actor, id: string, after: number): Promise<Response> {
  const run = await getRun(actor, id);
  if (isTerminal(run.status) && after >= (await lastSeq(id)) && after > 0) return context.body(null, 204);
  if (context.req.method === "HEAD") return context.body(null, 200, HEADERS);
  const { response, end, onEnd } = begin(context, actor);
  const hear = (event: StoredEvent) => {
    response.write(frame(event));
    if (isTerminalEvent(event.type)) end();
  };
  onEnd(await followRuns({ runs: [id], after: new Map([[id, after]]) }, hear));
  // Ended while we looked, or so long ago that its events are gone: the end is told from the run itself.
  const now = await getRun(actor, id);
  if (isTerminal(now.status) && !response.writableEnded) hear(ended(now, await lastSeq(id)));
  return RESPONSE_ALREADY_SENT;
}

/** Follows everything of this person, and the runs in `wanted.runs` besides. Ends only with the session or the process. */
export async function streamPerson(
  context: ApiContext,
  actor: Actor,
  wanted: Pick<Following, "runs" | "after">,
): Promise<Response> {
  if (context.req.method === "HEAD") return context.body(null, 200, HEADERS);
  const { response, end, onEnd } = begin(context, actor);
  const told = new Set<string>();
  const hear = (event: StoredEvent) => {
    if (isTerminalEvent(event.type)) told.add(event.runId);
    response.write(frame(event));
    if (response.writableLength > LONGEST_BACKLOG) end();
  };
  onEnd(await followRuns({ ...wanted, userId: actor.userId, teamId: actor.teamId }, hear));
  for (const id of wanted.runs) {
    if (told.has(id) || response.writableEnded) continue;
    const run = await getRun(actor, id);
    if (isTerminal(run.status)) hear(ended(run, await lastSeq(id)));
  }
  return RESPONSE_ALREADY_SENT;
}
