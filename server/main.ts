// The studio as a process: the order in which its parts start and stop.
import { getRequestListener } from "@hono/node-server";
import { studioSecret } from "@/lib/access/secret";
import { setUpLinkIfNeeded } from "@/lib/accounts/set-up";
import { api } from "@/lib/api/app";
import { endRevokedStreams } from "@/lib/api/event-stream";
import { syncEnvironmentConnections } from "@/lib/connections/environment";
import { setLocalBackend } from "@/lib/connections/local-backend";
import { closeDatabase, setDatabaseUrl } from "@/lib/db/client";
import { closeListen } from "@/lib/db/listen";
import { applyMigrations } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { relayEvents } from "@/lib/events/follow";
import { closeMedia } from "@/lib/media/children";
import { paths } from "@/lib/paths";
import { startWorker, stopWorker } from "@/lib/runs/worker";
import { outsideAddresses, publicAddress } from "./addresses";
import { localBackend, stopLocalBackend } from "./backend-process";
import { startChores, stopChores } from "./chores";
import { announceAddress, lockHome, makeHome, unlockHome } from "./home-lock";
import { listenHttp } from "./http";
import { loadPages } from "./pages";
import { startPostgres, stopPostgres } from "./postgres";
import { closeServer, type Stop, stopAll, stopOnSignals } from "./stop";

type RoleName = "all" | "web" | "worker";

function roleFrom(args: string[]): RoleName {
  const index = args.indexOf("--role");
  const role = index >= 0 ? args[index + 1] : "all";
  if (role === "all" || role === "web" || role === "worker") return role;
  throw new AppError("invalid", `--role is web or worker, not "${role ?? ""}".`);
}

async function announce(port: number): Promise<void> {
  const address = publicAddress(port);
  const link = await setUpLinkIfNeeded();
  const { PORT } = env();
  if (PORT !== 0 && PORT !== port)
    console.log(`\nPort ${PORT} is taken by something else, so it is ${port} this time.`);
  console.log(`\nMedley is ready: ${address}`);
  if (link) console.log(`Make the first account here (works once, for a day): ${address}${paths.setUp(link)}`);
  const { HOST, PUBLIC_URL } = env();
  if (HOST === "127.0.0.1" && !PUBLIC_URL)
    console.log(
      "Only this machine can reach it. For others: HOST=0.0.0.0 PUBLIC_URL=http://<this machine's name or address>:<port> npm start",
    );
  else if (HOST === "0.0.0.0" && !PUBLIC_URL)
    console.log(`From another machine: ${outsideAddresses(port).join(" or ")} (set PUBLIC_URL to the one people use).`);
}

/** A sentence for a database that can't be reached or does not let us in; undefined for any other error. */
function unreachable(cause: unknown): AppError | undefined {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  // ECONNREFUSED and its like from the network; 28xxx: name or password; 3Dxxx: there is no such database.
  if (!/^(E[A-Z]{4,}|28|3D)/.test(code)) return undefined;
  const why = cause instanceof Error && cause.message ? cause.message : code;
  return new AppError("unavailable", `The studio's database can't be used: ${why}. Check DATABASE_URL.`, { cause });
}

async function startDatabase(stops: Stop[]): Promise<boolean> {
  const embedded = env().DATABASE_URL === undefined;
  await makeHome();
  if (embedded) {
    await lockHome();
    stops.push(unlockHome);
    stops.push(stopPostgres);
    setDatabaseUrl(await startPostgres());
  }
  await applyMigrations("prisma/migrations").catch((error: unknown) => {
    throw unreachable(error) ?? error;
  });
  stops.push(closeDatabase, closeListen);
  return embedded;
}

async function start(stops: Stop[]): Promise<void> {
  const role = roleFrom(process.argv.slice(2));
  const alone = await startDatabase(stops);
  process.env.NEXTAUTH_SECRET = await studioSecret();
  // A worker started in another shell may lack settings that the studio has; what they give is the studio's to write down.
  if (role === "worker") setLocalBackend(localBackend);
  else await syncEnvironmentConnections(localBackend);
  stops.push(stopLocalBackend, closeMedia);
  if (role !== "worker") {
    await relayEvents();
    await endRevokedStreams();
    const listening = await listenHttp(getRequestListener(api().fetch, { overrideGlobalObjects: false }));
    if (!process.argv.includes("--no-pages")) listening.setPages(await loadPages(listening.server, listening.port));
    if (alone) await announceAddress(publicAddress(listening.port));
    if (role === "all") await startWork(stops, role, alone);
    stops.push(() => closeServer(listening.server));
    await announce(listening.port);
  } else {
    await startWork(stops, role, alone);
    console.log("Medley's worker is ready.");
  }
}

async function startWork(stops: Stop[], role: RoleName, alone: boolean): Promise<void> {
  await startWorker(role, alone);
  stops.push(stopWorker);
  await startChores();
  stops.push(stopChores);
}

// One bad request never ends the process: what nobody caught is logged, and the studio goes on.
process.on("unhandledRejection", (error) => console.error("Nobody expected this:", error));
process.on("uncaughtException", (error) => console.error("Nobody expected this:", error));

const stops: Stop[] = [];
stopOnSignals(stops);
start(stops).catch(async (error: unknown) => {
  console.error(error instanceof AppError ? error.message : error);
  await stopAll(stops);
  process.exit(1);
});
