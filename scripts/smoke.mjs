// Tries `npm ci && npm start` as a new person would: from a clone in a closed directory, as whoever runs this and (root
// only) as a fresh ordinary user: set-up, a question to the Reader, kill -9, start again, stop. Ends with `N passed, N failed`.
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "@playwright/test";
import sparticuz from "@sparticuz/chromium";
import { makeClone, processesOf, runScript, studioPid } from "./smoke-clone.mjs";

const START_MS = 240_000;
const ANSWER_MS = 60_000;
const STOP_MS = 25_000;
const ANSWER = "Total: 1,250.00";

let passed = 0;
let failed = 0;

/** One thing that must hold; the rest of a journey makes no sense without it, so it throws. */
async function check(what, work) {
  const started = Date.now();
  try {
    const value = await work();
    passed += 1;
    console.log(`  ok   ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    return value;
  } catch (error) {
    failed += 1;
    console.log(`  FAIL ${what}: ${error instanceof Error ? error.message : error}`);
    throw error;
  }
}

/** Rejects with `what` when `promise` takes longer than `ms`. */
async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`${what} took longer than ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Waits until `holds` answers true. */
async function until(ms, what, holds) {
  const deadline = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(what());
    await sleep(100);
  }
}

/** Runs a script to its end; answers its exit code and what it said. */
async function finished(clone, args, env) {
  const child = runScript(clone, args, env);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const [code] = await within(ANSWER_MS, `npm ${args.join(" ")}`, once(child, "close"));
  return { code, said };
}

/** `npm start` on a port that is taken. Answers when it says that it is ready. */
async function startStudio(clone, takenPort) {
  const child = runScript(clone, ["start"], { PORT: String(takenPort) });
  const said = [];
  const ended = once(child, "close");
  const ready = new Promise((done, refuse) => {
    const listen = (line) => {
      said.push(line);
      const address = /^Medley is ready: (http\S+)/.exec(line)?.[1];
      if (address) done(address);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", listen);
    child.once("close", () => refuse(new Error(`it ended:\n${said.join("\n")}`)));
  });
  const address = await within(START_MS, `the start\n${said.join("\n")}\n`, ready);
  return { child, ended, said, address };
}

async function setUp(page, studio) {
  const link = () => /http\S+\/set-up\/\S+/.exec(studio.said.join("\n"))?.[0];
  await until(ANSWER_MS, () => `no set-up link was printed:\n${studio.said.join("\n")}`, link);
  await page.goto(link());
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByLabel("Studio name").fill("Harbour Studio");
  await page.getByRole("button", { name: "Open the studio" }).click();
  await page.waitForURL("**/ask");
}

async function ask(page) {
  await page.getByRole("button", { name: /^Run/ }).click();
  await page.getByText(ANSWER).first().waitFor({ timeout: ANSWER_MS });
}

async function answerIsKept(page, address) {
  await page.goto(`${address}/history`);
  await page
    .getByRole("link", { name: /What is the total/ })
    .first()
    .click();
  await page.getByText(ANSWER).first().waitFor({ timeout: ANSWER_MS });
}

async function secondStart(clone, address) {
  const { code, said } = await finished(clone, ["start"], { PORT: "0" });
  if (code === 0 || !said.includes(address)) throw new Error(`it ended with ${code} and said:\n${said}`);
}

async function doctor(clone) {
  const { code, said } = await finished(clone, ["run", "medley", "--", "doctor"]);
  if (code !== 0) throw new Error(`it ended with ${code} and said:\n${said}`);
}

async function kill(clone, studio) {
  process.kill(studioPid(clone), "SIGKILL");
  await within(STOP_MS, "its end", studio.ended);
}

/** Ctrl-C goes to the whole process group, SIGTERM to the process that was started. */
async function stop(clone, studio, signal) {
  process.kill(signal === "SIGINT" ? -studio.child.pid : studio.child.pid, signal);
  await within(STOP_MS, "the stop", studio.ended);
  await until(
    STOP_MS,
    () => `processes are left:\n${processesOf(clone).join("\n")}`,
    () => processesOf(clone).length === 0,
  );
}

async function journey(clone, browser, takenPort, signal) {
  const page = await browser.newPage();
  const first = await check("npm start builds and is ready on the next free port", () => startStudio(clone, takenPort));
  await check("the set-up link makes the first account", () => setUp(page, first));
  await check("the Reader answers what the sample's total is", () => ask(page));
  await check("a second start says where the first runs", () => secondStart(clone, first.address));
  await check("kill -9 ends it", () => kill(clone, first));
  const second = await check("it starts again", () => startStudio(clone, takenPort));
  await check("the answer is still there", () => answerIsKept(page, second.address));
  await check("the doctor finds nothing wrong", () => doctor(clone));
  await check(`${signal === "SIGINT" ? "Ctrl-C" : signal} stops it and leaves no process`, () =>
    stop(clone, second, signal),
  );
}

/** Ends what a failed journey left running, so that nothing of it outlives this script. */
function sweep(clone) {
  for (const line of processesOf(clone)) process.kill(Number(line.split(" ")[0]), "SIGKILL");
}

async function tryAs(who, fresh, browser, takenPort, signal) {
  console.log(`\nAs ${who}`);
  let clone;
  try {
    clone = await check("npm ci in a clone in a closed directory", async () => makeClone({ fresh }));
    await journey(clone, browser, takenPort, signal);
  } catch {
    console.log("       What follows from it was not tried.");
  } finally {
    if (clone) sweep(clone);
    clone?.remove();
  }
}

const taken = createServer().listen(0, "127.0.0.1");
await once(taken, "listening");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? (await sparticuz.executablePath()),
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
});
const isRoot = process.getuid?.() === 0;
await tryAs(isRoot ? "root" : "this user", false, browser, taken.address().port, "SIGINT");
if (isRoot) await tryAs("a fresh ordinary user", true, browser, taken.address().port, "SIGTERM");
await browser.close();
taken.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
