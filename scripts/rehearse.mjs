// `npm run rehearse`: a throw-away studio whose providers are stand-ins, under a banner that says so. For trying by hand,
// without keys, what real providers do too seldom: refusals, limits, cut streams, late first words, budgets that stop.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const run = promisify(execFile);

/** Beside a studio of one's own on 3000; where it is taken the studio takes the next free one. */
const PORT = "3300";
const PACE_MS = "60";
const PARENT_LOOK_MS = 500;
const BANNER = "rehearsal: invented answers";
const OWNER = { email: "rehearsal@example.com", password: "only a rehearsal", name: "Rehearsal" };
const KEY = "sk-rehearsal-0000";
const PROTOCOLS = [
  { name: "openai", address: "OPENAI_BASE_URL", key: "OPENAI_API_KEY" },
  { name: "anthropic", address: "ANTHROPIC_BASE_URL", key: "ANTHROPIC_API_KEY" },
  { name: "replicate", address: "REPLICATE_BASE_URL", key: "REPLICATE_API_TOKEN" },
];

/** What a process needs of its surroundings. Settings of a real studio, keys above all, stay out of a rehearsal. */
const SURROUNDINGS =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_.*|TZ|TERM|TMPDIR|TEMP|TMP|SystemRoot|LD_LIBRARY_PATH|NODE_.*|HOST|PORT)$/i;
const surroundings = Object.fromEntries(Object.entries(process.env).filter(([name]) => SURROUNDINGS.test(name)));

process.chdir(resolve(dirname(fileURLToPath(import.meta.url)), ".."));

/** Starts a stand-in that ends with us, however we end. */
async function startStandIn(bundle, protocol) {
  const child = spawn(process.execPath, [bundle], {
    env: { ...surroundings, STANDIN_PROTOCOL: protocol, STANDIN_PACE_MS: PACE_MS, STANDIN_KEY: KEY },
    stdio: ["pipe", "pipe", "inherit"],
    // Ctrl-C is the studio's first: it lets answers end.
    detached: true,
  });
  const [address] = await once(createInterface({ input: child.stdout }), "line");
  return { child, address };
}

async function startStandIns(folder) {
  const bundle = join(folder, "stand-in.mjs");
  await build({
    entryPoints: ["stand-ins/main.ts"],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": resolve(".") },
    logLevel: "warning",
  });
  return Promise.all(PROTOCOLS.map(({ name }) => startStandIn(bundle, name)));
}

/** The settings that make the stand-ins everybody's connections. */
const connectionsTo = (standIns) =>
  Object.fromEntries(
    PROTOCOLS.flatMap(({ address, key }, place) => [
      [address, standIns[place].address],
      [key, KEY],
    ]),
  );

/** Starts the studio; `ready` answers its address. */
function startStudio(env) {
  // As npm's child it notices when we are gone, even if we were killed.
  const child = spawn(process.execPath, ["server/launch.mjs", "start"], {
    env: { ...env, npm_lifecycle_event: "rehearse" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const ready = new Promise((done) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = /^Medley is ready: (http\S+)/.exec(line)?.[1];
      if (address) done(address);
      else if (/Building|taken/.test(line)) console.log(line);
    });
  });
  return { child, ended, ready };
}

/** Ends the studio when we are told to end, or when npm has gone, which keeps a SIGTERM to itself and its shell. */
function endTogether(child) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event)
    setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), PARENT_LOOK_MS).unref();
}

/** Runs a command of the command line in the studio; answers its JSON. */
async function medley(env, args) {
  const { stdout } = await run(process.execPath, ["server/launch.mjs", "cli", ...args, "--json"], { env });
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

async function openDoors(env) {
  const { email, password, name } = OWNER;
  await medley(env, ["user", "create", "--email", email, "--password", password, "--name", name, "--owner"]);
  return medley(env, ["key", "create", "--email", email, "--name", "Rehearsal", "--scopes", "read,run,manage"]);
}

function announce(address, key) {
  console.log(`
A rehearsal is ready: ${address}
  sign in as      ${OWNER.email}
  password        ${OWNER.password}
  an API key      ${key}

Models with prices (GPT-4o, Claude, …) answer plainly, so that budgets can be tried. Those called standin-… do what
their names say: standin-slow, standin-late, standin-markdown, standin-refuses, standin-length, standin-filtered,
standin-cut, standin-silent, standin-401, standin-402, standin-429, standin-429-once, standin-500, standin-529,
standin-bad-json, standin-html, … On Replicate they are stand/slow, stand/silent, stand/429, …

Everything is invented and nothing is kept: Ctrl-C ends it and removes what it made.`);
}

const folder = await mkdtemp(join(tmpdir(), "medley-rehearsal-"));
// As root PostgreSQL runs as another user, who must be able to pass through.
await chmod(folder, 0o711);
const standIns = [];
let status = 1;
try {
  standIns.push(...(await startStandIns(folder)));
  const env = {
    PORT,
    ...surroundings,
    ...connectionsTo(standIns),
    NODE_ENV: "production",
    MEDLEY_HOME: join(folder, "home"),
    MEDLEY_BANNER: BANNER,
  };
  const studio = startStudio(env);
  endTogether(studio.child);
  const address = await Promise.race([studio.ready, studio.ended.then(() => undefined)]);
  if (address !== undefined) announce(address, (await openDoors(env)).key);
  [status] = await studio.ended;
} finally {
  for (const { child } of standIns) child.stdin.end();
  await Promise.all(standIns.map(({ child }) => child.exitCode ?? once(child, "exit")));
  await rm(folder, { recursive: true, force: true });
}
process.exit(status ?? 1);
