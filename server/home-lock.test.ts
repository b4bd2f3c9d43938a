import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { homePaths } from "@/lib/home";
import { announceAddress, lockHome, runningAddress, unlockHome } from "./home-lock";

const home = await mkdtemp(join(tmpdir(), "medley-lock-"));
process.env.MEDLEY_HOME = home;

beforeEach(unlockHome);
afterAll(() => rm(home, { recursive: true, force: true }));

/** Several starts at the same moment; whoever gets the home says where it runs. Answers who got it and what the others heard. */
async function startMany(count: number): Promise<{ won: number; heard: string[] }> {
  const starts = Array.from({ length: count }, (_, at) =>
    lockHome().then(() => announceAddress(`http://localhost:${4000 + at}`)),
  );
  const settled = await Promise.allSettled(starts);
  const heard = settled.flatMap((one) => (one.status === "rejected" ? [(one.reason as Error).message] : []));
  return { won: count - heard.length, heard };
}

test("of many starts at once one gets the home, and the others say where it runs", async () => {
  const { won, heard } = await startMany(8);
  expect(won).toBe(1);
  const address = await runningAddress();
  expect(address).toMatch(/^http:\/\/localhost:400\d$/);
  for (const sentence of heard) expect(sentence).toContain(`Medley already runs here: ${address}`);
});

test("the lock of a studio that was killed is taken over by exactly one of many", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  await writeFile(homePaths.lock(), JSON.stringify({ pid, started: "1", address: "http://localhost:3999" }));
  expect(await runningAddress()).toBeUndefined();
  expect((await startMany(20)).won).toBe(1);
});

test("whoever died while taking over is taken over from, and leaves nothing behind", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const dead = (started: string) => JSON.stringify({ pid, started });
  for (const round of ["2", "3", "4"]) {
    await unlockHome();
    await writeFile(homePaths.lock(), dead(round));
    const claim = (text: string) => join(home, `lock.${createHash("sha256").update(text).digest("hex").slice(0, 32)}`);
    await writeFile(claim(dead(round)), dead("claim"));
    await writeFile(claim(`${dead(round)}\n${dead("claim")}`), "");
    expect((await startMany(20)).won).toBe(1);
    expect(await readdir(home)).toEqual(["lock"]);
  }
});

test("a lock that a power cut left empty is nobody's", async () => {
  await writeFile(homePaths.lock(), "");
  await lockHome();
  await announceAddress("http://localhost:4000");
  expect(await runningAddress()).toBe("http://localhost:4000");
  expect(await readdir(home)).toEqual(["lock"]);
});
