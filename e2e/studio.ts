// A studio of its own for the journeys: a fresh home, a free port, stopped and swept away at the end.
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type BrowserContext, test as base, chromium } from "@playwright/test";
import { launchOptions } from "./browser";

const START_MS = 180_000;

/** Environment variables beside those every journey has. */
export type Settings = Record<string, string>;
type Studio = { address: string; setUpLink: string };

async function startStudio(settings: Settings): Promise<Studio & { stop(): Promise<void> }> {
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

type Fixtures = { context: BrowserContext };
type WorkerFixtures = { settings: Settings; studio: Studio; signedIn: BrowserContext };

/** `page` is signed in as the owner of a studio that has just been set up; journeys of one file share it, in order. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  settings: [{}, { scope: "worker", option: true }],
  studio: [
    async ({ settings }, use) => {
      const studio = await startStudio(settings);
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
});

export { expect } from "@playwright/test";
