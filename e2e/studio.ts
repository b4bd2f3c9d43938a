// A studio of its own for the journeys: a fresh home, a free port, stopped and swept away at the end.
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  type BrowserContext,
  test as base,
  type ConsoleMessage,
  chromium,
  expect,
  type Page,
  type WebError,
} from "@playwright/test";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";
import { launchOptions } from "./browser";

const START_MS = 180_000;
export const STAND_IN_KEY = "sk-stand-in-4321";

/** Environment variables beside those every journey has. */
export type Settings = Record<string, string>;
type Studio = { address: string; setUpLink: string };

/** A studio that nobody has been in yet; whoever starts it stops it. */
export async function startStudio(settings: Settings): Promise<Studio & { stop(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), "medley-e2e-"));
  // As root PostgreSQL runs as another user, who must be able to pass through.
  await chmod(home, 0o711);
  const child = spawn(process.execPath, ["server/launch.mjs", "start"], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      MEDLEY_HOME: join(home, "home"),
      PORT: "0",
      DATABASE_URL: "",
      ...settings,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  const said: string[] = [];
  const setUpLink = await new Promise<string>((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`The studio did not start:\n${said.join("\n")}`)), START_MS);
    child.once("exit", () => failed(new Error(`The studio ended:\n${said.join("\n")}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      said.push(line);
      const link = /(http\S+\/set-up\/\S+)/.exec(line)?.[1];
      if (!link) return;
      clearTimeout(timer);
      done(link);
    });
  });
  return { address: new URL(setUpLink).origin, setUpLink, stop };
}

/** Makes the owner through the page, as a person does. */
async function setUp(context: BrowserContext, studio: Studio): Promise<void> {
  const page = await context.newPage();
  await page.goto(studio.setUpLink);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByLabel("Studio name").fill("Harbour Studio");
  await page.getByRole("button", { name: "Open the studio" }).click();
  await page.waitForURL("**/ask");
  await page.close();
}

type Fixtures = { context: BrowserContext; page: Page; complaints: string[] };
type WorkerFixtures = {
  settings: Settings;
  /** Whether the studio has a provider: a stand-in for OpenAI, from its environment. */
  provided: boolean;
  standIn: StandIn;
  studio: Studio;
  signedIn: BrowserContext;
};

const PACE_MS = 40;

/** `page` is signed in as the owner of a studio that has just been set up; journeys of one file share it, in order. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  settings: [{}, { scope: "worker", option: true }],
  provided: [false, { scope: "worker", option: true }],
  standIn: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
    async ({}, use) => {
      const standIn = await startOpenAiStandIn({ paceMs: PACE_MS, key: STAND_IN_KEY });
      await use(standIn);
      await standIn.stop();
    },
    { scope: "worker" },
  ],
  studio: [
    async ({ settings, provided, standIn }, use) => {
      const provider: Settings = provided
        ? { OPENAI_BASE_URL: standIn.baseUrl, OPENAI_API_KEY: STAND_IN_KEY }
        : { OPENAI_BASE_URL: "", OPENAI_API_KEY: "" };
      const studio = await startStudio({ ...provider, ...settings });
      await use(studio);
      await studio.stop();
    },
    { scope: "worker", timeout: START_MS },
  ],
  signedIn: [
    async ({ studio }, use) => {
      const browser = await chromium.launch(await launchOptions());
      const context = await browser.newContext({ baseURL: studio.address, viewport: { width: 1440, height: 900 } });
      await setUp(context, studio);
      await use(context);
      await browser.close();
    },
    { scope: "worker", timeout: START_MS },
  ],
  context: async ({ signedIn }, use) => use(signedIn),
  // Closed with its journey: a tab left open would go on reading the event stream for the next one.
  page: async ({ context }, use) => {
    const page = await context.newPage();
    await use(page);
    await page.close();
  },
  // What the browser complains of while a journey runs: errors, warnings, what the page's policy refused.
  complaints: [
    async ({ signedIn }, use) => {
      const complaints: string[] = [];
      const hear = (message: ConsoleMessage) => {
        if (message.type() === "error" || message.type() === "warning")
          complaints.push(`${message.text()} (${message.location().url})`);
      };
      const hearError = (error: WebError) => complaints.push(String(error.error()));
      signedIn.on("console", hear);
      signedIn.on("weberror", hearError);
      await use(complaints);
      signedIn.off("console", hear);
      signedIn.off("weberror", hearError);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
