// The one LISTEN connection of a process. Notifications are hints: what matters is in tables, so a lost one costs time only.
import pg from "pg";
import { oncePerProcess } from "@/lib/process";
import { connectionOptions } from "./client";

type Handler = (payload: string) => void;
type State = {
  handlers: Map<string, Set<Handler>>;
  /** What to do after a time in which notifications may have been missed. */
  missed: Set<() => void>;
  lost: boolean;
  client: pg.Client | undefined;
  connecting: Promise<void> | undefined;
  closed: boolean;
};

const RETRY_MS = 500;

const state = () =>
  oncePerProcess<State>("listen", () => ({
    handlers: new Map(),
    missed: new Set(),
    lost: false,
    client: undefined,
    connecting: undefined,
    closed: false,
  }));

async function connect(): Promise<void> {
  const now = state();
  const client = new pg.Client(connectionOptions());
  const lost = () => {
    if (now.client !== client) return;
    now.client = undefined;
    now.lost = true;
    if (!now.closed) setTimeout(() => void ensureConnected(), RETRY_MS).unref();
  };
  client.on("error", lost);
  client.on("end", lost);
  client.on("notification", ({ channel, payload }) => {
    for (const handler of now.handlers.get(channel) ?? []) handler(payload ?? "");
  });
  await client.connect();
  now.client = client;
  for (const channel of now.handlers.keys()) await client.query(`LISTEN "${channel}"`);
  if (!now.lost) return;
  now.lost = false;
  for (const catchUp of now.missed) catchUp();
}

async function ensureConnected(): Promise<void> {
  const now = state();
  if (now.client || now.closed) return;
  now.connecting ??= connect()
    .catch(() => {
      setTimeout(() => void ensureConnected(), RETRY_MS).unref();
    })
    .finally(() => {
      now.connecting = undefined;
    });
  await now.connecting;
}

/**
 * Calls `handler` with the payload of each notification on `channel`; returns how to stop. Reconnects by itself, and calls
 * `missed` then, because what was said in between was not heard.
 */
export async function listen(channel: string, handler: Handler, missed?: () => void): Promise<() => void> {
  const now = state();
  if (missed) now.missed.add(missed);
  const handlers = now.handlers.get(channel) ?? new Set();
  const first = handlers.size === 0;
  handlers.add(handler);
  now.handlers.set(channel, handlers);
  const wasConnected = now.client;
  await ensureConnected();
  if (first && wasConnected) await wasConnected.query(`LISTEN "${channel}"`);
  return () => {
    handlers.delete(handler);
    if (missed) now.missed.delete(missed);
  };
}

/** Ends the connection for good, at shutdown. */
export async function closeListen(): Promise<void> {
  const now = state();
  now.closed = true;
  await now.client?.end();
}
