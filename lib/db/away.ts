// Waiting for a database that restarts: what must be written is tried again, for as long as a restart takes.
import { setTimeout as wait } from "node:timers/promises";

const AGAIN_MS = 500;
const LONGEST_MS = 60_000;

/** PostgreSQL's codes for a connection that broke or a server that goes down or comes up, and the system's. */
const AWAY = /^(08...|57P0[123]|53300|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** Whether an error says that the database can't be reached, and nothing about what was asked of it. */
export function isAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isAway);
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string") return AWAY.test(error.code);
  return /^Connection terminated|^Client has encountered a connection error|timeout exceeded when trying to connect/.test(
    error.message,
  );
}

/** Does `work` (which must bear being done twice), again and again for a minute while the database is away. */
export async function whileDatabaseIsAway<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + LONGEST_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || performance.now() > deadline) throw error;
      await wait(AGAIN_MS);
    }
  }
}
