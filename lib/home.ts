// Where the studio keeps things on this machine. Directories only; who may enter them is decided by whoever makes them.
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { env } from "./env";

/** MEDLEY_HOME; for root /var/lib/medley, because PostgreSQL runs as another user who can't enter /root; else ~/.medley. */
export function home(): string {
  const set = env().MEDLEY_HOME;
  if (set) return resolve(set);
  return process.getuid?.() === 0 ? "/var/lib/medley" : join(homedir(), ".medley");
}

export const homePaths = {
  lock: () => join(home(), "lock"),
  secret: () => join(home(), "secret"),
  files: () => join(home(), "files"),
  temporary: () => join(home(), "temporary"),
  postgres: () => join(home(), "postgres"),
  logs: () => join(home(), "logs"),
  backend: () => join(home(), "backend"),
};

/** A bundle made by the build (`main`, `cli`, `backend`, `media-child`). MEDLEY_BUILD is set by whoever started this process. */
export const bundlePath = (name: string): string =>
  join(process.env.MEDLEY_BUILD ?? join(process.cwd(), ".medley"), `${name}.js`);
