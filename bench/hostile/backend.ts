// The local backend as a process of its own, whose routes somebody may send anything to.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { bundlePath } from "@/lib/home";

export type Backend = { address: string; token: string; isAlive(): boolean; stop(): Promise<void> };

/** Starts it; it ends with this process. */
export async function startBackend(): Promise<Backend> {
  const token = "a-token-for-this-check";
  const child = spawn(process.execPath, [bundlePath("backend"), "--with-parent"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, LOCAL_BACKEND_TOKEN: token },
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    address: (JSON.parse(line) as { url: string }).url,
    token,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
