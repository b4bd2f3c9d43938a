// `npm run rehearse`: a studio with invented answers that says so on every page, and leaves nothing behind.
import { execFileSync, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test as base, chromium, expect } from "@playwright/test";
import { expectNoFaults } from "./axe";
import { launchOptions } from "./browser";
import { answered, ask, chooseModel } from "./steps";

const MINUTES = 60_000;
const BANNER = "rehearsal: invented answers";

type Rehearsal = {
  /** What it printed: address, e-mail, password and key. */
  told: { address: string; email: string; password: string; key: string };
  /** Where it makes its home. */
  folder: string;
  /** Every process that it started, and its own. */
  processes(): number[];
  stop(): Promise<number | null>;
};

/** The process and all that came of it, by the parents they name. */
function familyOf(pid: number): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const parents = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const member of family)
    family.push(...parents.flatMap(([child, parent]) => (child !== undefined && parent === member ? [child] : [])));
  return family;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

const test = base.extend<object, { rehearsal: Rehearsal }>({
  rehearsal: [
    async ({ browserName: _ }, use) => {
      const folder = await mkdtemp(join(tmpdir(), "medley-e2e-"));
      execFileSync("chmod", ["711", folder]);
      const child = spawn(process.execPath, ["scripts/rehearse.mjs"], {
        env: { ...process.env, PORT: "0", TMPDIR: folder, OPENAI_API_KEY: "sk-a-real-key", MEDLEY_HOME: "/nowhere" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise<number | null>((done) => child.once("exit", done));
      const said: string[] = [];
      createInterface({ input: child.stdout }).on("line", (line) => said.push(line));
      const told = (what: RegExp) => what.exec(said.join("\n"))?.[1] ?? "";
      await expect.poll(() => told(/(Ctrl-C ends it)/), { timeout: 3 * MINUTES }).not.toBe("");
      await use({
        told: {
          address: told(/ready: (\S+)/),
          email: told(/sign in as +(\S+)/),
          password: told(/password +(.+)/),
          key: told(/API key +(\S+)/),
        },
        folder,
        processes: () => familyOf(child.pid ?? 0),
        stop: () => {
          child.kill("SIGINT");
          return ended;
        },
      });
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 4 * MINUTES },
  ],
});

test.describe.configure({ mode: "serial", timeout: 3 * MINUTES });

test("every page says that answers are invented, and a person can sign in and ask", async ({ rehearsal }) => {
  const browser = await chromium.launch(await launchOptions());
  const page = await browser.newPage({ baseURL: rehearsal.told.address });
  try {
    for (const path of ["/sign-in", "/docs/api", "/nothing-here"]) {
      await page.goto(path);
      await expect(page.getByText(BANNER, { exact: true })).toBeVisible();
    }
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(rehearsal.told.email);
    await page.getByLabel("Password").fill(rehearsal.told.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/ask");
    await expect(page.getByText(BANNER, { exact: true })).toBeVisible();
    await chooseModel(page, "GPT-4o");
    const asked = await ask(page, "Is this real?");
    await answered(asked);
    await expect(asked.getByText(/^\$0\.0/)).toBeVisible();
    await chooseModel(page, "standin-refuses");
    await expect((await ask(page, "And this?")).getByText("The model declined to answer.")).toBeVisible();
    await expectNoFaults(page, "a page under the banner");
    const { height, screen } = await page.evaluate(() => ({
      height: document.documentElement.scrollHeight,
      screen: window.innerHeight,
    }));
    expect(height, "the banner makes no page higher than the window").toBeLessThanOrEqual(screen);
  } finally {
    await browser.close();
  }
});

test("a program asks each of the stand-ins, and is told what went wrong", async ({ rehearsal, request }) => {
  const headers = { authorization: `Bearer ${rehearsal.told.key}` };
  const runs = `${rehearsal.told.address}/api/v1/runs`;
  const started = async (model: string): Promise<string> => {
    const data = { task: "ask", model, input: { question: `What does ${model} say?` } };
    const answer = await request.post(runs, { headers, data });
    expect(answer.status(), model).toBe(201);
    return (await answer.json()).id;
  };
  for (const [model, outcome] of [
    ["openai/gpt-4o", "done"],
    ["anthropic/claude-haiku-5-5", "done"],
    ["replicate/stand/fast", "done"],
    ["openai/standin-401", "failed"],
  ] as const) {
    const id = await started(model);
    const status = async () => (await (await request.get(`${runs}/${id}`, { headers })).json()).status;
    await expect.poll(status, { message: model, timeout: 20_000 }).toBe(outcome);
  }
});

test("when it is stopped, nothing is left: no process, no home", async ({ rehearsal }) => {
  const processes = rehearsal.processes();
  // The studio, three stand-ins and PostgreSQL at least.
  expect(processes.length).toBeGreaterThan(5);
  expect(readdirSync(rehearsal.folder).filter((name) => name.startsWith("medley-rehearsal-"))).toHaveLength(1);
  expect(await rehearsal.stop()).toBe(0);
  // Who has ended is gone from the table as soon as its parent, or the machine, has taken note.
  await expect.poll(() => processes.filter(isAlive)).toEqual([]);
  expect(readdirSync(rehearsal.folder).filter((name) => name.startsWith("medley-rehearsal-"))).toEqual([]);
});
