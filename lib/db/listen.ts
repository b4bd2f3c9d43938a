// The one LISTEN connection of a process. Notifications are hints: what matters is in tables, so a lost one costs time only.
import pg from "pg";
import { oncePerProcess } from "@/lib/process";
import { connectionOptions } from "./client";

type Handler = (payload: string) => void;
type State = {
  handlers: Map<string, Set<Handler>>;
  client: pg.Client | undefined;
  connecting: Promise<void> | undefined;
  closed: boolean;
};

const RETRY_MS = 500;

const state = () =>
  oncePerProcess<State>("listen", () => ({
    handlers: new Map(),
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

/** Calls `handler` with the payload of each notification on `channel`; returns how to stop. Reconnects by itself. */
export async function listen(channel: string, handler: Handler): Promise<() => void> {
  const now = state();
  const handlers = now.handlers.get(channel) ?? new Set();
  const first = handlers.size === 0;
  handlers.add(handler);
  now.handlers.set(channel, handlers);
  const wasConnected = now.client;
  await ensureConnected();
  if (first && wasConnected) await wasConnected.query(`LISTEN "${channel}"`);
  return () => handlers.delete(handler);
}

/** Ends the connection for good, at shutdown. */
export async function closeListen(): Promise<void> {
  const now = state();
  now.closed = true;
  await now.client?.end();
}
