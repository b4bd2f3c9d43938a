// `npm run bench`: every figure beside a control from the same run. Nothing passes or fails here; machines differ.
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cancelTimes } from "./cancel";
import { directly, passedThrough, throughStudio } from "./client";
import { dispatchTimes } from "./dispatch";
import { firstMinutes } from "./first-minute";
import { cpuPerToken, firstToken } from "./first-token";
import { manyStreams } from "./many-streams";
import { runsPerSecond } from "./no-work";
import { run } from "./process";
import { idleAndFirstAnswer, startTimes } from "./start-up";
import { type Figure, table } from "./statistics";
import { databaseUrl, startPeopled } from "./studio";
import { pageWeights } from "./weight";

const PEOPLE = 50;
const parts = ["streams", "queue", "start", "rest", "minute", "weight"] as const;
type Part = (typeof parts)[number];

const { values } = parseArgs({ options: { only: { type: "string", default: parts.join(",") } } });
const wanted = values.only.split(",").filter((name): name is Part => parts.some((part) => part === name));
const build = process.env.BENCH_BUILD ?? "";

const ready = /ready: (http\S+)/;

/** All that is measured with answers that stream: one studio, one provider, one control. */
async function streams(): Promise<Figure[]> {
  const upstream = await run([join(build, "upstream.js")], ready);
  const passing = await run([join(build, "pass-through.js")], ready, { UPSTREAM_URL: upstream.url });
  const studio = await startPeopled(upstream.url, PEOPLE);
  const ways = {
    direct: directly(upstream.url),
    passed: passedThrough(passing.url),
    studio: throughStudio(studio.url, studio.keys),
  };
  const pids = { studio: studio.pid, passed: passing.pid };
  const since = new Date();
  const one = await firstToken(ways, 1);
  const dispatched = await dispatchTimes(studio.database, await databaseUrl(studio.home), since);
  const fifty = await firstToken(ways, 50);
  const cpu = await cpuPerToken(ways, pids);
  const cancelled = await cancelTimes(upstream.url, studio.url, studio.keys);
  const many = await manyStreams(ways, pids);
  await studio.remove();
  await passing.stop();
  await upstream.stop();
  return [...one, ...fifty, cpu, ...many, ...dispatched, cancelled];
}

const measures: Record<Part, () => Promise<Figure[]>> = {
  streams,
  queue: () => runsPerSecond(join(build, "empty-runs.js")),
  start: startTimes,
  rest: idleAndFirstAnswer,
  minute: firstMinutes,
  weight: pageWeights,
};

const figures: Figure[] = [];
for (const part of wanted) figures.push(...(await measures[part]()));
const day = new Date().toISOString().slice(0, 10);
const gigabytes = Math.round(totalmem() / 1024 ** 3);
console.log(
  `\nMeasured on ${day}: ${cpus().length} cores, ${gigabytes} GB, Node ${process.versions.node}, ${process.platform}.\n`,
);
console.log(table(figures));
