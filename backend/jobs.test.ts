// The queue of pictures with the real child, and with one that dies.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bundlePath } from "@/lib/home";
import { Jobs } from "./jobs";

const jobs = new Jobs(bundlePath("backend"));
afterAll(() => jobs.stop());

const sample = (name: string) => readFileSync(`public/samples/${name}`);
const never = () => new AbortController().signal;

test("a job taken back ends at once, running or waiting, and the others are done", async () => {
  const [running, waiting] = [new AbortController(), new AbortController()];
  const first = jobs.read(sample("sails.png"), running.signal);
  const second = jobs.read(sample("table.png"), waiting.signal);
  const third = jobs.read(sample("invoice.png"), never());
  waiting.abort();
  running.abort();
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
  await expect(second).rejects.toMatchObject({ code: "cancelled" });
  expect((await third).codes).toMatchObject([{ text: "ACME-2024-031" }]);
});

test("a child that dies gives a sentence for its job, and the next job gets a new child", async () => {
  const folder = mkdtempSync(join(tmpdir(), "medley-child-"));
  const entry = join(folder, "child.mjs");
  // Dies of the picture "bad" and answers any other.
  writeFileSync(
    entry,
    `process.on("message", ({ id, bytes }) => {
      if (Buffer.from(bytes).toString() === "bad") process.kill(process.pid, "SIGKILL");
      process.send({ id, page: { rows: [], codes: [], pid: process.pid } });
    });`,
  );
  const mortal = new Jobs(entry);
  const bad = mortal.read(Buffer.from("bad"), never());
  const good = mortal.read(Buffer.from("good"), never());
  await expect(bad).rejects.toMatchObject({ code: "model_crashed", message: expect.stringContaining("Try again") });
  expect(await good).toMatchObject({ rows: [] });
  mortal.stop();
});
