// Names, in package-lock.json, the optional packages for other systems that a registry mirror did not offer when the lock
// was written: without their names `npm ci` refuses the lock, with them it skips what is not for its own system.
import { readFileSync, writeFileSync } from "node:fs";

const LOCK = "package-lock.json";
const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = [
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "ppc64le",
  "riscv64",
  "s390x",
  "x64",
  "wasm32",
];

/** The system and processor that a package's name says it is for. */
function platformOf(name) {
  const words = name.replace("windows", "win32").replace("linuxmusl", "linux-musl").split(/[-/.]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (name === "fsevents") os.push("darwin");
  return { ...(os.length > 0 ? { os } : {}), ...(cpu.length > 0 ? { cpu } : {}) };
}

const lock = JSON.parse(readFileSync(LOCK, "utf8"));
const added = [];
for (const parent of Object.values({ ...lock.packages })) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const platform = platformOf(name);
    if (lock.packages[key] || Object.keys(platform).length === 0) continue;
    lock.packages[key] = {
      version: range.replace(/^[\^~]/, ""),
      ...platform,
      ...(parent.dev ? { dev: true } : {}),
      optional: true,
    };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} packages for other systems named.`);
