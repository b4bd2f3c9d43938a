// Who in this process is listening to which runs. Events arrive here from the writer (same process) or from a replay.
import { oncePerProcess } from "@/lib/process";
import type { EventOwner, StoredEvent } from "./schema";

type Listener = {
  runs: Set<string>;
  userId: string | undefined;
  teamId: string | undefined;
  hear(event: StoredEvent): void;
};

const listeners = () => oncePerProcess("event listeners", () => new Set<Listener>());

const concerns = (listener: Listener, owner: EventOwner): boolean =>
  listener.runs.has(owner.runId) || (listener.userId === owner.userId && listener.teamId === owner.teamId);

/** Hands an event to every follower in this process that it concerns. */
export function deliver(owner: EventOwner, event: StoredEvent): void {
  for (const listener of listeners()) if (concerns(listener, owner)) listener.hear(event);
}

/** Whether anybody in this process follows this run. */
export function isFollowed(owner: EventOwner): boolean {
  for (const listener of listeners()) if (concerns(listener, owner)) return true;
  return false;
}

/** The runs that somebody in this process follows by name. */
export const followedRuns = (): Set<string> => new Set([...listeners()].flatMap((listener) => [...listener.runs]));

/** Registers a follower; returns how to leave. */
export function follow(listener: Listener): () => void {
  listeners().add(listener);
  return () => listeners().delete(listener);
}
