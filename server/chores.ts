// Regular work that nobody waits for, on graphile-worker: it survives restarts and runs once however many workers there are.
import { Logger, parseCrontab, type Runner, run as startRunner } from "graphile-worker";
import { pool } from "@/lib/db/client";
import { emptyFileBin } from "@/lib/files/empty-bin";
import { removeLeftovers } from "@/lib/files/leftovers";
import { oncePerProcess } from "@/lib/process";
import { emptyRunBin } from "@/lib/runs/empty-bin";

const DAY_MS = 24 * 60 * 60 * 1000;
const LEFTOVER_MS = DAY_MS;
/** How long what was deleted can still be brought back. */
const BIN_MS = 30 * DAY_MS;

const state = () => oncePerProcess("chores", () => ({ runner: undefined as Runner | undefined }));

/** Rows that have served their time. Each with how long it is kept. */
const expired = [
  `DELETE FROM "RunEvent" event USING "Run" run WHERE run."id" = event."runId" AND run."finishedAt" < now() - interval '10 minutes'`,
  `DELETE FROM "IdempotentAnswer" WHERE "createdAt" < now() - interval '24 hours'`,
  `DELETE FROM "Throttle" WHERE "resetAt" < now()`,
  `DELETE FROM "OneTimeToken" WHERE "expiresAt" < now() - interval '1 day'`,
  `DELETE FROM "Session" WHERE "expiresAt" < now() - interval '1 day' OR "revokedAt" < now() - interval '1 day'`,
  `DELETE FROM "Worker" WHERE "beatAt" < now() - interval '1 hour'`,
];

async function cleanUp(): Promise<void> {
  for (const statement of expired) await pool().query(statement);
  await removeLeftovers(LEFTOVER_MS);
  await emptyRunBin(BIN_MS);
  await emptyFileBin(BIN_MS);
}

/** Only what went wrong is worth a line. */
const quiet = () => new Logger(() => (level, message) => (level === "error" ? console.error(message) : undefined));

/** Starts the chores of this process. */
export async function startChores(): Promise<void> {
  state().runner = await startRunner({
    pgPool: pool(),
    concurrency: 1,
    noHandleSignals: true,
    taskList: { "clean-up": cleanUp },
    parsedCronItems: parseCrontab("*/5 * * * * clean-up"),
    logger: quiet(),
  });
}

export const stopChores = async (): Promise<void> => state().runner?.stop();
