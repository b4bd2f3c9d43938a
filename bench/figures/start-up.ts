// From `npm start` to ready, what an idle studio holds in memory, and how soon a new one answers.
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { makePeople } from "@/bench/people";
import { memoryOf, type Running, run } from "./process";
import { type Figure, median } from "./statistics";
import { databaseUrl, newHome, startStudio } from "./studio";

const ROUNDS = 5;
const IDLE_MS = 60_000;
const MEGABYTE = 1024 * 1024;

/** Next alone, with the same pages: no database, no worker. */
const nextAlone = (): Promise<Running> =>
  run(["node_modules/next/dist/bin/next", "start", "-p", "0"], /Ready in/, { NODE_ENV: "production" });

async function timeOf(start: () => Promise<Running>): Promise<number> {
  const running = await start();
  await running.stop();
  return running.readyMs;
}

/** Needs the build to be there. */
export async function startTimes(): Promise<Figure[]> {
  const times: Record<"empty" | "data" | "control", number[]> = { empty: [], data: [], control: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.control.push(await timeOf(nextAlone));
    const home = await newHome();
    times.empty.push(await timeOf(() => startStudio(home)));
    times.data.push(await timeOf(() => startStudio(home)));
    await home.remove();
  }
  const figure = (name: string, ours: number[], aim: string): Figure => ({
    name,
    unit: "ms",
    ours: median(ours),
    control: median(times.control),
    controlIs: "Next alone with the same pages, no database",
    aim,
  });
  return [
    figure("Start to ready, empty home", times.empty, "6000 ms"),
    figure("Start to ready, with data", times.data, "2500 ms"),
  ];
}

async function firstAnswer(url: string, key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  const picture = await fetch(`${url}/api/v1/files`, {
    method: "POST",
    headers: { ...headers, "content-type": "image/png", "x-file-name": "invoice.png" },
    body: await readFile("public/samples/invoice.png"),
  });
  const { id } = (await picture.json()) as { id: string };
  const startedAt = performance.now();
  const answer = await fetch(`${url}/api/v1/runs`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({
      task: "ask",
      model: "local/reader",
      input: { question: "What is the total?", imageIds: [id] },
    }),
  });
  const said = await answer.text();
  if (!said.includes("1,250.00")) throw new Error(`The Reader did not find the total:\n${said}`);
  return performance.now() - startedAt;
}

/** A new studio's memory at rest, and the Reader's first and second answer in it: nothing was warmed up before. */
export async function idleAndFirstAnswer(): Promise<Figure[]> {
  const home = await newHome();
  const studio = await startStudio(home);
  const control = await nextAlone();
  await wait(IDLE_MS);
  const [ours, bare] = [memoryOf(studio.pid), memoryOf(control.pid)];
  await control.stop();
  const database = new pg.Client(await databaseUrl(home));
  await database.connect();
  const [key = ""] = await makePeople(database, 1);
  await database.end();
  const first = await firstAnswer(studio.url, key);
  const second = await firstAnswer(studio.url, key);
  await studio.stop();
  await home.remove();
  return [
    {
      name: "Memory of all processes after a minute at rest (PSS)",
      unit: "MB",
      ours: ours / MEGABYTE,
      control: bare / MEGABYTE,
      controlIs: "Next alone with the same pages, no database",
      aim: "350 MB",
    },
    {
      name: "First answer of the Reader, nothing warm",
      unit: "ms",
      ours: first,
      control: second,
      controlIs: "the same question once more",
      aim: "2000 ms in the page, which warms it up",
    },
  ];
}
