// Server-sent events, written straight to Node's response: the hot path of the studio.
import type { ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Actor } from "@/lib/access/actor";
import { actorOf } from "@/lib/access/request-actor";
import { CREDENTIALS_CHANNEL } from "@/lib/access/session";
import { listen } from "@/lib/db/listen";
import { type Following, followRuns } from "@/lib/events/follow";
import { isTerminalEvent, type StoredEvent } from "@/lib/events/schema";
import { oncePerProcess, stopSignal } from "@/lib/process";
import { endedRuns, getRun, visibleRuns } from "@/lib/runs/queries";
import type { RunView } from "@/lib/runs/schema";
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
  await listen(CREDENTIALS_CHANNEL, (credential) => {
    for (const end of openStreams().get(credential) ?? []) end();
  });
}

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

const isSame = (one: Actor, other: Actor): boolean =>
  credentialOf(one) === credentialOf(other) && one.userId === other.userId && one.teamId === other.teamId;

/** Whether the stream's asker still counts, still works in the same team, and may still see the run it follows. */
async function isAllowed(context: ApiContext, actor: Actor, runId: string | undefined): Promise<boolean> {
  const now = await actorOf(context.req.raw.headers);
  if (!now || !isSame(now, actor)) return false;
  return runId === undefined || (await visibleRuns(now, [runId])).has(runId);
}

type Stream = { response: ServerResponse; end(): void; onEnd(work: () => void): void };

/** Writes the head, and keeps the stream awake and honest until it ends. `runId`: the one run it is about. */
function begin(context: ApiContext, actor: Actor, runId?: string): Stream {
  const response = context.env.outgoing;
  const end = () => response.end();
  // A client may have left while its stream was prepared: nobody tells of that any more.
  const onEnd = (work: () => void) => (response.closed ? work() : response.once("close", work));
  response.writeHead(200, { ...HEADERS, "x-request-id": context.get("requestId") });
  response.write(": here\n\n");
  const streams = openStreams().get(credentialOf(actor)) ?? new Set();
  openStreams().set(credentialOf(actor), streams.add(end));
  // Being told of a revoked session or key is quicker, but what was told may get lost.
  const endIfGone = () =>
    void isAllowed(context, actor, runId).then(
      (allowed) => (allowed ? undefined : end()),
      (error: Error) => console.error("Who follows could not be looked up:", error.message),
    );
  const awake = setInterval(() => {
    response.write(": awake\n\n");
    endIfGone();
  }, AWAKE_MS);
  stopSignal().addEventListener("abort", end);
  onEnd(() => {
    clearInterval(awake);
    stopSignal().removeEventListener("abort", end);
    streams.delete(end);
    if (streams.size === 0) openStreams().delete(credentialOf(actor));
  });
  // Revoked between being let in and being noted down: nobody will tell.
  if (!response.closed) endIfGone();
  return { response, end, onEnd };
}

const written = ({ seq, type }: StoredEvent, data: unknown): string =>
  `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

/** In a stream of many runs every frame says of which it is. */
const frame = (event: StoredEvent): string => written(event, { run: event.runId, seq: event.seq, ...event.data });

/** In the stream of one run its end is the whole run itself. */
const frameOfOne = (event: StoredEvent): string =>
  isTerminalEvent(event.type) ? written(event, event.data.value) : frame(event);

const ended = ({ run, lastSeq }: { run: RunView; lastSeq: number }): StoredEvent => ({
  runId: run.id,
  seq: lastSeq,
  type: run.status as StoredEvent["type"],
  data: { value: run },
});

/** Once the head is out there is no other answer: a stream that can't be prepared breaks off, and its reader comes back. */
async function prepare({ response }: Stream, work: () => Promise<void>): Promise<Response> {
  await work().catch((error: Error) => {
    console.error("A stream could not begin:", error.message);
    response.destroy();
  });
  return RESPONSE_ALREADY_SENT;
}

/** Follows one run from event number `after`. 204 when its end was heard already. */
export async function streamRun(context: ApiContext, actor: Actor, id: string, after: number): Promise<Response> {
  await getRun(actor, id);
  const [over] = await endedRuns(actor, [id]);
  if (over && after >= over.lastSeq && after > 0) return context.body(null, 204);
  return streamStarted(context, actor, id, after);
}

/** Follows a run of this actor's own from event number `after`, as one does right after starting it. */
export async function streamStarted(context: ApiContext, actor: Actor, id: string, after = 0): Promise<Response> {
  if (context.req.method === "HEAD") return context.body(null, 200, HEADERS);
  const stream = begin(context, actor, id);
  const { response, end, onEnd } = stream;
  const hear = (event: StoredEvent) => {
    response.write(frameOfOne(event));
    if (isTerminalEvent(event.type)) end();
  };
  return prepare(stream, async () => {
    onEnd(await followRuns({ runs: [id], after: new Map([[id, after]]) }, hear));
    // Ended while we looked, or so long ago that its events are gone: the end is told from the run itself.
    const [now] = await endedRuns(actor, [id]);
    if (now && !response.writableEnded) hear(ended(now));
  });
}

/** Follows everything of this person, and the runs in `wanted.runs` besides. Ends only with the session or the process. */
export async function streamPerson(
  context: ApiContext,
  actor: Actor,
  wanted: Pick<Following, "runs" | "after">,
): Promise<Response> {
  if (context.req.method === "HEAD") return context.body(null, 200, HEADERS);
  const stream = begin(context, actor);
  const { response, end, onEnd } = stream;
  const told = new Set<string>();
  const hear = (event: StoredEvent) => {
    if (isTerminalEvent(event.type)) told.add(event.runId);
    response.write(frame(event));
    if (response.writableLength > LONGEST_BACKLOG) end();
  };
  return prepare(stream, async () => {
    onEnd(await followRuns({ ...wanted, userId: actor.userId, teamId: actor.teamId }, hear));
    const silent = wanted.runs.filter((id) => !told.has(id));
    for (const one of await endedRuns(actor, silent))
      if (!told.has(one.run.id) && !response.writableEnded) hear(ended(one));
  });
}
