// The local backend: a child process, started when a model on this machine is first needed.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { AppError } from "@/lib/errors";
import { bundlePath } from "@/lib/home";
import { newSecret } from "@/lib/ids";
import { oncePerProcess, stopSignal } from "@/lib/process";

const READY_MS = 20_000;
const STOP_MS = 3000;

type Running = { url: string; token: string; child: ChildProcess };
const state = () => oncePerProcess("local backend", () => ({ running: undefined as Promise<Running> | undefined }));

/** Starts one; `forget` is called once it has ended, or could not be started. */
async function start(forget: () => void): Promise<Running> {
  const token = newSecret();
  const child = spawn(
    process.execPath,
    [bundlePath("backend"), "--host", "127.0.0.1", "--port", "0", "--with-parent"],
    {
      env: { ...process.env, LOCAL_BACKEND_TOKEN: token },
      stdio: ["pipe", "pipe", "inherit"],
      // In a session of its own: Ctrl-C in a terminal must not end it before the answers it works on. Its pipe ends it.
      detached: true,
    },
  );
  child.once("exit", forget);
  child.once("error", forget);
  const url = await new Promise<string>((done, failed) => {
    const fail = () => {
      clearTimeout(timer);
      // One that is merely late must not stay beside the next.
      child.kill("SIGKILL");
      failed(
        new AppError(
          "model_not_ready",
          "The models on this machine could not be started. Nothing was charged; see the log.",
          { retryable: true },
        ),
      );
    };
    const timer = setTimeout(fail, READY_MS);
    child.once("exit", fail);
    child.once("error", fail);
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith('{"ready"')) return;
      clearTimeout(timer);
      done((JSON.parse(line) as { url: string }).url);
    });
  });
  return { url, token, child };
}

/** Where the local backend is, starting it when it is not running. */
export async function localBackend(): Promise<{ url: string; token: string }> {
  if (stopSignal().aborted) throw new AppError("model_not_ready", "The studio is stopping.", { retryable: true });
  const now = state();
  if (!now.running) {
    // What ends late must not take the record of the one after it.
    const forget = () => {
      if (now.running === starting) now.running = undefined;
    };
    const starting = start(forget);
    starting.catch(forget);
    now.running = starting;
  }
  const { url, token } = await now.running;
  return { url, token };
}

/** Ends the backend with the studio. */
export async function stopLocalBackend(): Promise<void> {
  const running = await state().running?.catch(() => undefined);
  if (!running || running.child.exitCode !== null || running.child.signalCode !== null) return;
  const ended = new Promise((done) => running.child.once("exit", done));
  running.child.kill("SIGTERM");
  const late = setTimeout(() => running.child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(late);
}
