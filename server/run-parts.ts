// Parts of the studio that the command line runs by themselves: a worker, and the models of this machine for others.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { databaseUrl } from "@/lib/db/client";
import { bundlePath } from "@/lib/home";
import { outsideAddresses } from "./addresses";

/** Becomes a worker on the database the command line found. It ends by a signal. */
export async function runWorker(): Promise<undefined> {
  process.env.DATABASE_URL = databaseUrl();
  process.argv = [process.execPath, bundlePath("main"), "--role", "worker"];
  await import(pathToFileURL(bundlePath("main")).href);
  return undefined;
}

/** What to say where the backend answers at `url`. One that listens everywhere is told by the addresses others reach it at. */
export function introduction(url: string, token: string, outside = outsideAddresses): string {
  const { hostname, port } = new URL(url);
  const everywhere = hostname === "0.0.0.0" || hostname === "[::]";
  const [first = url, ...others] = everywhere ? outside(Number(port)) : [];
  return [
    `The models of this machine answer at ${[first, ...others].map((one) => `${one}/v1`).join(" or ")}. Start the studio with`,
    `  LOCAL_BACKEND_URL=${first}/v1`,
    `  LOCAL_BACKEND_TOKEN=${token}`,
  ].join("\n");
}

/** Runs the local backend for a studio elsewhere, and says how that one is told. */
export async function runBackend(host: string, port: string, json: boolean): Promise<void> {
  const child = spawn(process.execPath, [bundlePath("backend"), "--host", host, "--port", port, "--with-parent"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (json || !line.startsWith('{"ready"')) return console.log(line);
    const { url, token } = JSON.parse(line) as { url: string; token?: string };
    console.log(introduction(url, token ?? "(the one you set)"));
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill("SIGTERM"));
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
}
