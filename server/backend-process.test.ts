// The local backend's process: one that is late is ended, and one that ends late takes nothing from the next.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { localBackend, stopLocalBackend } from "./backend-process";

const soon = { timeout: 20_000 };
const folder = await mkdtemp(join(tmpdir(), "medley-backend-"));
const script = join(folder, "backend.js");
const pidFile = join(folder, "pid");
const begin = `require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000);`;

afterEach(async () => {
  vi.useRealTimers();
  await stopLocalBackend();
  vi.unstubAllEnvs();
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
};

test("a backend that is late is ended, and its end takes nothing from the one after it", async () => {
  vi.stubEnv("MEDLEY_BUILD", folder);
  await writeFile(script, begin);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const late = expect(localBackend()).rejects.toMatchObject({ code: "model_not_ready" });
  await vi.waitUntil(() => existsSync(pidFile), soon);
  vi.advanceTimersByTime(20_000);
  vi.useRealTimers();
  await late;
  const pid = Number(await readFile(pidFile, "utf8"));
  await writeFile(script, `${begin} console.log(JSON.stringify({ ready: true, url: "http://127.0.0.1:1" }));`);
  const next = await localBackend();
  await expect.poll(() => isAlive(pid), soon).toBe(false);
  expect(await localBackend()).toEqual(next);
});

test("a backend that can't be started is refused with a sentence, and the next try starts one", async () => {
  vi.stubEnv("MEDLEY_BUILD", folder);
  const { execPath } = process;
  process.execPath = "/nowhere/node";
  await expect(localBackend()).rejects.toMatchObject({ code: "model_not_ready" });
  process.execPath = execPath;
  await writeFile(script, `${begin} console.log(JSON.stringify({ ready: true, url: "http://127.0.0.1:1" }));`);
  expect(await localBackend()).toMatchObject({ url: "http://127.0.0.1:1" });
});
