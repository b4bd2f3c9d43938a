// What followers of a run are told. Safe in the browser.

export const eventTypes = [
  "queued",
  "started",
  "text",
  "segment",
  "file",
  "progress",
  "notice",
  "usage",
  "done",
  "failed",
  "cancelled",
  "interrupted",
] as const;
export type EventType = (typeof eventTypes)[number];

const terminal: readonly string[] = ["done", "failed", "cancelled", "interrupted"];
export const isTerminalEvent = (type: string): boolean => terminal.includes(type);

/** One event of one run; `seq` counts from 1 within the run. */
export type StoredEvent = { runId: string; seq: number; type: EventType; data: Record<string, unknown> };

/** Whose run an event belongs to, so that a person's stream finds it. */
export type EventOwner = { runId: string; userId: string; teamId: string };
