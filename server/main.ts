// The studio as a process: the order in which its parts start and stop.
import { getRequestListener } from "@hono/node-server";
import { studioSecret } from "@/lib/access/secret";
import { setUpLinkIfNeeded } from "@/lib/accounts/set-up";
import { api } from "@/lib/api/app";
import { endRevokedStreams } from "@/lib/api/event-stream";
import { syncEnvironmentConnections } from "@/lib/connections/environment";
import { closeDatabase, setDatabaseUrl } from "@/lib/db/client";
import { closeListen } from "@/lib/db/listen";
import { applyMigrations } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { relayEvents } from "@/lib/events/follow";
import { paths } from "@/lib/paths";
import { beginStop } from "@/lib/process";
import { startWorker, stopWorker } from "@/lib/runs/worker";
import { publicAddress } from "./addresses";
import { localBackend, stopLocalBackend } from "./backend-process";
import { startChores, stopChores } from "./chores";
import { announceAddress, lockHome, unlockHome } from "./home-lock";
import { type Listening, listenHttp } from "./http";
import { loadPages } from "./pages";
import { startPostgres, stopPostgres } from "./postgres";

const EXIT_MS = 25_000;

type RoleName = "all" | "web" | "worker";

function roleFrom(args: string[]): RoleName {
  const index = args.indexOf("--role");
  const role = index >= 0 ? args[index + 1] : "all";
  if (role === "all" || role === "web" || role === "worker") return role;
  throw new AppError("invalid", `--role is web or worker, not "${role ?? ""}".`);
}

/** Stops in the reverse order, each part once; a second signal, or 25 s, ends the process as it is. */
function stopOnSignals(stops: (() => Promise<unknown> | unknown)[]): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), EXIT_MS).unref();
    beginStop();
    for (const part of stops.reverse())
      await Promise.resolve(part()).catch((error: unknown) =>
        console.error("While stopping:", error instanceof Error ? error.message : error),
      );
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
}

function closeServer({ server }: Listening): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeIdleConnections();
  });
}

async function announce(port: number): Promise<void> {
  const address = publicAddress(port);
  const link = await setUpLinkIfNeeded();
  console.log(`\nMedley is ready: ${address}`);
  if (link) console.log(`Make the first account here (works once, for a day): ${address}${paths.setUp(link)}`);
  if (env().HOST === "127.0.0.1")
    console.log(
      "Only this machine can reach it. For others: HOST=0.0.0.0 PUBLIC_URL=http://<this machine's name or address>:<port> npm start",
    );
}

async function startDatabase(stops: (() => unknown)[]): Promise<boolean> {
  const embedded = env().DATABASE_URL === undefined;
  if (embedded) {
    await lockHome();
    stops.push(unlockHome);
    setDatabaseUrl(await startPostgres());
    stops.push(stopPostgres);
  }
  await applyMigrations("prisma/migrations");
  stops.push(closeDatabase, closeListen);
  return embedded;
}

async function start(): Promise<void> {
  const role = roleFrom(process.argv.slice(2));
  const stops: (() => Promise<unknown> | unknown)[] = [];
  stopOnSignals(stops);
  const alone = await startDatabase(stops);
  process.env.NEXTAUTH_SECRET = await studioSecret();
  await syncEnvironmentConnections(localBackend);
  stops.push(stopLocalBackend);
  if (role !== "worker") {
    await relayEvents();
    await endRevokedStreams();
    const listening = await listenHttp(getRequestListener(api().fetch, { overrideGlobalObjects: false }));
    if (!process.argv.includes("--no-pages")) listening.setPages(await loadPages(listening.server, listening.port));
    if (alone) await announceAddress(publicAddress(listening.port));
    if (role === "all") await startWork(stops, role, alone);
    stops.push(() => closeServer(listening));
    await announce(listening.port);
  } else {
    await startWork(stops, role, alone);
    console.log("Medley's worker is ready.");
  }
}

async function startWork(stops: (() => unknown)[], role: RoleName, alone: boolean): Promise<void> {
  await startWorker(role, alone);
  stops.push(stopWorker);
  await startChores();
  stops.push(stopChores);
}

// One bad request never ends the process: what nobody caught is logged, and the studio goes on.
process.on("unhandledRejection", (error) => console.error("Nobody expected this:", error));
process.on("uncaughtException", (error) => console.error("Nobody expected this:", error));

start().catch((error: unknown) => {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
});
