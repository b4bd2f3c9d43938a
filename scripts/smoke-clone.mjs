// A clone in a closed directory, with a user to run it as: what `scripts/smoke.mjs` tries the start command in.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const INSTALL_MS = 400_000;
const ROOT_HOME = "/var/lib/medley";

const isRoot = process.getuid?.() === 0;
const id = (flag, name) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));

/** Makes an ordinary user with a closed home. */
function makeUser() {
  const name = `medley-smoke-${process.pid}`;
  const home = `/home/${name}`;
  execFileSync("useradd", ["--create-home", "--home-dir", home, name], { stdio: "inherit" });
  chmodSync(home, 0o700);
  return { name, folder: home, uid: id("-u", name), gid: id("-g", name) };
}

/** Where the data goes: the default, unless a studio of this machine lives there already. */
function homeOf(user, folder) {
  if (user || !isRoot) return { home: join(folder, ".medley"), set: !user };
  return existsSync(ROOT_HOME)
    ? { home: `${ROOT_HOME}-smoke-${process.pid}`, set: true }
    : { home: ROOT_HOME, set: false };
}

/** Every setting that could lead to another studio, or past the road a new person takes, stays outside. */
function environment(user, { home, set }) {
  const { PATH, HOME, LANG, TZ, CI } = process.env;
  const kept = Object.fromEntries(
    Object.entries({ PATH, HOME, LANG, TZ, CI }).filter(([, value]) => value !== undefined),
  );
  const npm = Object.entries(process.env).filter(([name]) =>
    /^(https?_proxy|no_proxy|node_extra_ca_certs)$/i.test(name),
  );
  return {
    ...kept,
    ...Object.fromEntries(npm),
    ...(user ? { HOME: user.folder, USER: user.name, LOGNAME: user.name } : {}),
    ...(set ? { MEDLEY_HOME: home } : {}),
  };
}

/** Clones this checkout's last commit to `path` and installs its packages there. */
function install(path, options, user) {
  execFileSync("git", ["clone", "--quiet", root, path], { stdio: "inherit" });
  if (user) execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, path]);
  const log = `${path}-npm-ci.log`;
  const out = openSync(log, "w");
  const { status } = spawnSync("npm", ["ci"], { ...options, stdio: ["ignore", out, out], timeout: INSTALL_MS });
  if (status !== 0) throw new Error(`npm ci failed:\n${readFileSync(log, "utf8").slice(-4000)}`);
}

/**
 * A clone with its packages in a 0700 directory, as a fresh ordinary user (`fresh`, root only) or as whoever runs this.
 * Nothing is left of it when it fails.
 */
export function makeClone({ fresh }) {
  const user = fresh ? makeUser() : undefined;
  const folder = user?.folder ?? mkdtempSync(join(tmpdir(), "medley-smoke-"));
  const path = join(folder, "medley");
  const place = homeOf(user, folder);
  const remove = () => {
    rmSync(place.home, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    if (user) spawnSync("userdel", [user.name], { stdio: "inherit" });
  };
  const options = { cwd: path, env: environment(user, place), ...(user ? { uid: user.uid, gid: user.gid } : {}) };
  try {
    install(path, options, user);
  } catch (error) {
    remove();
    throw error;
  }
  return { path, home: place.home, options, remove };
}

/** Runs an npm script in the clone in a process group of its own, as a terminal does. */
export const runScript = (clone, args, env = {}) =>
  spawn("npm", args, {
    ...clone.options,
    env: { ...clone.options.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });

/** The process that holds the clone's home. */
export const studioPid = (clone) => JSON.parse(readFileSync(join(clone.home, "lock"), "utf8")).pid;

/** Command lines of processes that belong to the clone or its data. Linux tells; elsewhere the list is empty. */
export function processesOf(clone) {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        const ours = [clone.path, clone.home].some((path) => line.includes(path) || cwd.startsWith(path));
        return ours ? [`${pid} ${line || cwd}`] : [];
      } catch {
        // It ended between the listing and the look.
        return [];
      }
    });
}
