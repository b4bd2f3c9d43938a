// `--role web` and `--role worker` on one database, as processes of their own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey } from "@/lib/accounts/api-keys";
import { databaseUrl } from "@/lib/db/client";
import { bundlePath } from "@/lib/home";
import { newMember, newPlace, ownDatabase } from "@/stand-ins/ground";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";
import { call } from "./testing/call";
import { type Frame, follow } from "./testing/frames";

type Process = { address: string; stop(): Promise<number | null> };

const STOP_MS = 25_000;

let home = "";
let standIn: StandIn;
let leave: () => Promise<void>;
let key: { key: string };
let model = "";
let worker: Process;
const started: Process[] = [];

async function start(role: "web" | "worker"): Promise<Process> {
  const child = spawn(process.execPath, [bundlePath("main"), "--role", role, "--no-pages"], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      PORT: "0",
      MEDLEY_HOME: home,
      DATABASE_URL: databaseUrl(),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const address = await new Promise<string>((done, failed) => {
    child.once("exit", () => failed(new Error(`The ${role} process ended at its start.`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /worker is ready|is ready: (\S+)/.exec(line);
      if (found) done(found[1] ?? "");
    });
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const [code] = await ended;
    return code;
  };
  const made = { address: address.replace("localhost", "127.0.0.1"), stop };
  started.push(made);
  return made;
}

async function ask(web: Process, name: string): Promise<string> {
  const body = { task: "ask", model: `${model}/${name}`, input: { question: "What is the total?", imageIds: [] } };
  const { status, body: run } = await call(web, key, "POST /api/v1/runs", { body });
  expect(status).toBe(201);
  return run.id;
}

const isText = ({ event }: Frame) => event === "text";
const textOf = (frames: Frame[]) =>
  frames
    .filter(isText)
    .map(({ data }) => data.delta)
    .join("");

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "medley-several-"));
  process.env.MEDLEY_HOME = home;
  leave = await ownDatabase();
  standIn = await startOpenAiStandIn();
  const member = await newMember();
  key = await createApiKey(member, { name: "test", scopes: ["read", "run", "manage"] });
  model = (await newPlace(member.teamId, { provider: "compatible", baseUrl: standIn.baseUrl })).slug;
  worker = await start("worker");
});

afterAll(async () => {
  await Promise.all(started.map(({ stop }) => stop()));
  await standIn.stop();
  await leave();
  await rm(home, { recursive: true, force: true });
});

test("what one process accepts another works, and the words arrive at the first", async () => {
  const web = await start("web");
  const id = await ask(web, "standin-fast");
  const stream = await follow(web, key, `GET /api/v1/runs/${id}/events`);
  const end = await stream.until(({ event }) => event === "done");
  expect(end.data).toMatchObject({ id, output: { text: "The total is 1,250.00." } });
});

test("stopping a run at one process ends it in the other", async () => {
  const web = await start("web");
  const id = await ask(web, "standin-slow");
  const stream = await follow(web, key, `GET /api/v1/runs/${id}/events`);
  await stream.until(isText);
  expect((await call(web, key, `POST /api/v1/runs/${id}/cancel`)).status).toBe(202);
  expect((await stream.until(({ event }) => event === "cancelled")).data).toMatchObject({ status: "cancelled" });
});

test("a web process that stops ends its streams, and the next one goes on where they ended", async () => {
  const first = await start("web");
  const slow = () => standIn.calls.filter(({ model: name }) => name === "standin-slow").length;
  const already = slow();
  const id = await ask(first, "standin-slow");
  const before = await follow(first, key, `GET /api/v1/runs/${id}/events`);
  await before.until(isText);
  const began = Date.now();
  expect(await first.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(STOP_MS);
  await before.ended;

  const second = await start("web");
  const seen = before.frames.at(-1)?.id ?? 0;
  const after = await follow(second, key, `GET /api/v1/runs/${id}/events`, { headers: { "last-event-id": `${seen}` } });
  const end = await after.until(({ event }) => event === "done");
  const whole = (end.data as unknown as { output: { text: string } }).output.text;
  expect(after.frames[0]?.id).toBe(seen + 1);
  expect(textOf(before.frames) + textOf(after.frames)).toBe(whole);
  expect(slow()).toBe(already + 1);
  // The slow answer alone takes 23 s.
}, 90_000);

test("a worker that stops in mid-answer ends within 25 s and leaves the run with an end", async () => {
  const web = await start("web");
  const id = await ask(web, "standin-silent");
  const stream = await follow(web, key, `GET /api/v1/runs/${id}/events`);
  await expect
    .poll(() => standIn.calls.some((made) => made.model === "standin-silent"), { timeout: 10_000 })
    .toBe(true);
  const began = Date.now();
  expect(await worker.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(STOP_MS);
  const end = await stream.until(({ event }) => event === "interrupted");
  expect(end.data).toMatchObject({ status: "interrupted", error: { paid: "maybe" } });
}, 60_000);
