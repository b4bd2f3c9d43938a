// How many runs a second the queue, the events and the books can do when their engine does nothing.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Figure } from "./statistics";
import { databaseUrl, newHome, startStudio } from "./studio";

/** `bundle`: `empty-runs.ts` with its empty engine, as a process of its own beside an idle studio's PostgreSQL. */
export async function runsPerSecond(bundle: string): Promise<Figure[]> {
  const home = await newHome();
  const studio = await startStudio(home);
  const { stdout } = await promisify(execFile)(process.execPath, [bundle], {
    env: { ...process.env, BENCH_DATABASE_URL: await databaseUrl(home) },
  });
  const { ours, control } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { ours: number; control: number };
  await studio.stop();
  await home.remove();
  return [
    {
      name: "Empty runs a second, books included",
      unit: "/s",
      ours,
      control,
      controlIs: "four bare statements for each, ten connections",
      aim: "800 /s",
    },
  ];
}
