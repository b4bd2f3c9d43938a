// How a process of the studio ends: its parts stop in the reverse order of their start, within 25 s.
import type { Server } from "node:http";
import { beginStop } from "@/lib/process";

const EXIT_MS = 25_000;
/** npm passes on the signal that a terminal has already sent to everybody: so close together they are one. */
const SAME_SIGNAL_MS = 1000;
/** How long answers that are not streams may still take; worked runs have their own 15 s afterwards. */
const REQUESTS_MS = 5000;
const IDLE_LOOK_MS = 50;

export type Stop = () => Promise<unknown> | unknown;

/** Stops every part, last first; one that fails keeps no other from stopping. */
export async function stopAll(stops: Stop[]): Promise<void> {
  // What starts while we stop adds its own end: taken one by one, so that it is seen.
  for (let part = stops.pop(); part; part = stops.pop())
    await Promise.resolve(part()).catch((error: unknown) =>
      console.error("While stopping:", error instanceof Error ? error.message : error),
    );
}

/** Stops what is in `stops` at SIGINT, SIGTERM or SIGHUP. A later second signal, or 25 s, ends it as it is. */
export function stopOnSignals(stops: Stop[]): void {
  let since: number | undefined;
  const stop = async () => {
    if (since !== undefined) {
      if (Date.now() - since > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    since = Date.now();
    setTimeout(() => {
      console.error(`Some part did not stop within ${EXIT_MS / 1000} s; the next start takes over what is left.`);
      process.exit(1);
    }, EXIT_MS).unref();
    beginStop();
    await stopAll(stops);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
}

/** Stops accepting, lets requests end, and closes what browsers keep open in between. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
    const late = setTimeout(() => server.closeAllConnections(), REQUESTS_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      done();
    });
    server.closeIdleConnections();
  });
}
