// Parts of the studio that the command line runs by themselves: a worker, and the models of this machine for others.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { databaseUrl } from "@/lib/db/client";
import { bundlePath } from "@/lib/home";

/** Becomes a worker on the database the command line found. It ends by a signal. */
export async function runWorker(): Promise<undefined> {
  process.env.DATABASE_URL = databaseUrl();
  process.argv = [process.execPath, bundlePath("main"), "--role", "worker"];
  await import(pathToFileURL(bundlePath("main")).href);
  return undefined;
}

function introduce(url: string, token: string): void {
  console.log(`The models of this machine answer at ${url}/v1. Start the studio with
  LOCAL_BACKEND_URL=${url}/v1
  LOCAL_BACKEND_TOKEN=${token}`);
}

/** Runs the local backend for a studio elsewhere, and says how that one is told. */
export async function runBackend(host: string, port: string, json: boolean): Promise<void> {
  const child = spawn(process.execPath, [bundlePath("backend"), "--host", host, "--port", port, "--with-parent"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (json || !line.startsWith('{"ready"')) return console.log(line);
    const { url, token } = JSON.parse(line) as { url: string; token?: string };
    introduce(url, token ?? "(the one you set)");
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill("SIGTERM"));
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
}
