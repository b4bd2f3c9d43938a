// The studio's decoding children: at most two, one job at a time each, replaced when they hang, die or grow old.
import { type ChildProcess, fork } from "node:child_process";
import { AppError, type RequestErrorCode, requestErrors } from "@/lib/errors";
import { bundlePath } from "@/lib/home";
import { oncePerProcess } from "@/lib/process";
import type { JobAnswer, JobName, JobRequest, Jobs } from "./jobs";

const MAX_CHILDREN = 2;
const MAX_JOBS = 200;
const HEAP_MB = 512;
const WALL_MS = 30_000;
const IDLE_MS = 60_000;
const NOT_READ = "Pictures can't be read at the moment. Nothing was kept; try again.";

type Child = { process: ChildProcess; jobs: number; busy: boolean; ended: boolean; idle: NodeJS.Timeout | undefined };
type Waiting = () => void;
type State = { children: Set<Child>; waiting: Waiting[] };

const state = () => oncePerProcess<State>("media", () => ({ children: new Set(), waiting: [] }));

function startChild(): Child {
  const made = fork(bundlePath("media-child"), [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    // Nothing of the studio's settings is a decoder's business. One arena keeps freed pixels from piling up.
    env: { PATH: process.env.PATH, NODE_ENV: "production", MALLOC_ARENA_MAX: "2" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    // Out of the terminal's reach: Ctrl-C is the studio's to answer. The closed channel ends it.
    detached: true,
  });
  const child: Child = { process: made, jobs: 0, busy: true, ended: false, idle: undefined };
  state().children.add(child);
  made.once("exit", () => forget(child));
  // One that could not be started never exits.
  made.once("error", () => end(child));
  return child;
}

function forget(child: Child): void {
  clearTimeout(child.idle);
  if (state().children.delete(child)) state().waiting.shift()?.();
}

/** Ends a child for good; SIGKILL, because one that hangs in a decoder hears nothing else. */
function end(child: Child): void {
  child.ended = true;
  child.process.kill("SIGKILL");
  forget(child);
}

/** A free child, or a new one, or the turn of whoever waits. */
async function takeChild(): Promise<Child> {
  for (;;) {
    const { children, waiting } = state();
    const free = [...children].find((child) => !child.busy);
    if (free) {
      clearTimeout(free.idle);
      free.busy = true;
      free.process.ref();
      free.process.channel?.ref();
      return free;
    }
    if (children.size < MAX_CHILDREN) return startChild();
    await new Promise<void>((go) => waiting.push(go));
  }
}

function giveBack(child: Child): void {
  if (!state().children.has(child)) return;
  if (child.jobs >= MAX_JOBS) {
    end(child);
    return;
  }
  child.busy = false;
  // An idle child does not keep the studio from ending; it ends with it, by the closed channel.
  child.process.unref();
  child.process.channel?.unref();
  child.idle = setTimeout(() => end(child), IDLE_MS);
  child.idle.unref();
  state().waiting.shift()?.();
}

function ask(child: Child, request: JobRequest, wallMs: number): Promise<JobAnswer> {
  return new Promise<JobAnswer>((resolve, reject) => {
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      child.process.off("message", answered).off("exit", died).off("error", failed);
      outcome();
    };
    const refuse = (why: string) =>
      settle(() => reject(new AppError("unsupported_media", `This picture ${why}, so it was not taken.`)));
    const answered = (answer: JobAnswer) => settle(() => resolve(answer));
    const failed = (cause?: Error) =>
      settle(() => reject(new AppError("unavailable", NOT_READ, { retryable: true, ...(cause ? { cause } : {}) })));
    // By itself it ends only where its memory does.
    const died = () => (child.ended ? failed() : refuse("needed more memory than a picture may"));
    const timer = setTimeout(() => {
      refuse(`took longer than ${wallMs / 1000} s to read`);
      end(child);
    }, wallMs);
    child.process.once("message", answered).once("exit", died).once("error", failed);
    child.process.send(request, (error) => error && failed(error));
  });
}

/** Does one job in a child. Throws what the child says, or a sentence when it hung (`wallMs`, 30 s) or died. */
export async function inChild<N extends JobName>(
  job: N,
  order: Jobs[N]["order"],
  wallMs = WALL_MS,
): Promise<Jobs[N]["result"]> {
  const child = await takeChild();
  try {
    child.jobs += 1;
    const answer = await ask(child, { job, order } as JobRequest, wallMs);
    if ("result" in answer) return answer.result as Jobs[N]["result"];
    const { code, message } = answer.error;
    throw new AppError(code in requestErrors ? (code as RequestErrorCode) : "unexpected", message);
  } finally {
    giveBack(child);
  }
}

/** Ends all children, at shutdown. */
export function closeMedia(): void {
  for (const child of state().children) end(child);
}
