// From the moment a run is accepted until its provider is called, by the database's own clock.

import { Logger, makeWorkerUtils, run as startRunner } from "graphile-worker";
import type pg from "pg";
import { type Figure, quantile } from "./statistics";

const JOBS = 200;
const silent = new Logger(() => () => undefined);

/** How long a well-known queue takes from a job's row to its work, in the same database. */
async function controlTimes(connectionString: string): Promise<number[]> {
  const times: number[] = [];
  const utils = await makeWorkerUtils({ connectionString, schema: "bench_worker", logger: silent });
  await utils.migrate();
  let heard: (() => void) | undefined;
  const runner = await startRunner({
    connectionString,
    schema: "bench_worker",
    concurrency: 4,
    noHandleSignals: true,
    logger: silent,
    taskList: {
      nothing: (payload) => {
        times.push(performance.timeOrigin + performance.now() - (payload as { at: number }).at);
        heard?.();
      },
    },
  });
  for (let job = 0; job < JOBS; job++) {
    const done = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await utils.addJob("nothing", { at: performance.timeOrigin + performance.now() });
    await done;
  }
  await runner.stop();
  await utils.release();
  return times;
}

/** Of the runs that were asked one after the other since `since`. */
export async function dispatchTimes(database: pg.Client, connectionString: string, since: Date): Promise<Figure[]> {
  const { rows } = await database.query<{ ms: string }>(
    `SELECT extract(epoch FROM "dispatchedAt" - "createdAt") * 1000 AS ms FROM "Run" WHERE "createdAt" >= $1 AND "dispatchedAt" IS NOT NULL`,
    [since],
  );
  const ours = rows.map(({ ms }) => Number(ms));
  const control = await controlTimes(connectionString);
  const figure = (q: number, aim: string): Figure => ({
    name: `Accepted to dispatched, p${q * 100}`,
    unit: "ms",
    ours: quantile(ours, q),
    control: quantile(control, q),
    controlIs: "graphile-worker, from adding a job to its work",
    aim,
  });
  return [figure(0.5, "10 ms"), figure(0.99, "40 ms")];
}
