// One event stream per browser: the tab that holds the lock reads it and tells the others.
import { eventTypes } from "@/lib/events/schema";
import { apiPaths, paths } from "@/lib/paths";
import { LiveHub } from "./live-hub";
import type { Frame } from "./live-run";

const NAME = "medley-live";
const LONGEST_WAIT_MS = 15_000;
const FORGET_AFTER = 3;
const GIVE_UP_AFTER = 5;

type Message = { kind: "frame"; frame: Frame } | { kind: "want"; run?: string };

const hub = new LiveHub();
let channel: BroadcastChannel | undefined;
let leading = false;
let begun = false;

function take(frame: Frame): void {
  if (hub.take(frame)) channel?.postMessage({ kind: "frame", frame } satisfies Message);
}

function read(event: MessageEvent<string>): void {
  const data = JSON.parse(event.data) as Omit<Frame, "type">;
  take({ ...data, type: event.type } as Frame);
}

let source: EventSource | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

/** Reads the stream for as long as this page lives. The browser's own reconnect can't change `after`, so we do it. */
function readStream(failures = 0): void {
  // A run that can't be seen any more makes the stream refuse; those still wanted are then looked up one by one.
  if (failures >= FORGET_AFTER) hub.forget();
  const after = hub.after();
  const stream = new EventSource(after ? `${apiPaths.events()}?after=${after}` : apiPaths.events());
  source = stream;
  let failed = failures;
  stream.onopen = () => {
    failed = 0;
  };
  stream.onerror = () => {
    stream.close();
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** failed) * (0.75 + Math.random() / 2);
    again = setTimeout(() => void readAgain(stream, failed + 1), wait);
  };
  for (const type of eventTypes) stream.addEventListener(type, read as EventListener);
}

const studioAnswers = (): Promise<boolean> =>
  fetch(apiPaths.health()).then(
    (response) => response.ok,
    () => false,
  );

/** Whether this browser's session has ended: somebody ended it elsewhere, or it grew too old. */
const signedOut = (): Promise<boolean> =>
  fetch(apiPaths.events(), { method: "HEAD" }).then(
    (response) => response.status === 401,
    () => false,
  );

/** Tries for as long as the studio is away. Who is signed out meanwhile is led to the sign-in page, and back from there. */
async function readAgain(broken: EventSource, failures: number): Promise<void> {
  if (await signedOut()) return window.location.assign(paths.signIn(window.location.pathname));
  const givingUp = failures >= GIVE_UP_AFTER && (await studioAnswers());
  // The page was hidden meanwhile, or has a new stream.
  if (source !== broken) return;
  if (givingUp) source = undefined;
  else readStream(failures);
}

/** Hidden tabs let go of their stream: six would fill a browser's connections to one host, and nothing else would load. */
function readWhileVisible(): void {
  source?.close();
  source = undefined;
  clearTimeout(again);
  resume();
}

/** Reads again where this tab is the one to read and doesn't: it had given up, or was hidden. */
function resume(): void {
  const mayRead = channel !== undefined || document.visibilityState === "visible";
  if (leading && !source && mayRead) readStream();
}

function lead(): void {
  leading = true;
  readStream();
}

function hearOtherTabs(event: MessageEvent<Message>): void {
  const message = event.data;
  if (message.kind === "frame") hub.take(message.frame);
  else if (leading) {
    resume();
    for (const frame of message.run ? hub.known(message.run) : []) channel?.postMessage({ kind: "frame", frame });
  }
}

function begin(): void {
  if (begun) {
    resume();
    return;
  }
  begun = true;
  // Web Locks need a secure page; over plain http from another machine every visible tab reads for itself.
  if (!navigator.locks || typeof BroadcastChannel === "undefined") {
    leading = true;
    document.addEventListener("visibilitychange", readWhileVisible);
    readWhileVisible();
    return;
  }
  channel = new BroadcastChannel(NAME);
  channel.onmessage = hearOtherTabs;
  navigator.locks
    .request(NAME, () => {
      lead();
      return new Promise<void>(() => undefined);
    })
    .catch(lead);
}

/** Tells the tab that reads that somebody listens, and what of a run is missing here. */
function want(run?: string): void {
  if (!leading) channel?.postMessage({ kind: "want", ...(run ? { run } : {}) } satisfies Message);
}

/** Hears everything that comes, of whichever run; returns how to leave. */
export function followAll(hear: (frame: Frame) => void): () => void {
  begin();
  want();
  return hub.follow(hear);
}

/** Hears what is known and what comes of one run; returns how to leave. */
export function followRun(run: string, hear: (frame: Frame) => void): () => void {
  begin();
  const leave = hub.follow((frame) => {
    if (frame.run === run) hear(frame);
  });
  for (const frame of hub.known(run)) hear(frame);
  want(run);
  return leave;
}
