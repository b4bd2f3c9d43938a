// Hands pictures to the child one after another, so that a picture that crashes the decoder ends no conversation.
import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { AppError, type ErrorCode } from "@/lib/errors";
import type { Page } from "./page";

/** What goes to the child, and what comes back. */
export type ChildJob = { id: number; bytes: Uint8Array };
export type ChildReply = { id: number; page: Page } | { id: number; code: ErrorCode; sentence: string };

type Job = { id: number; bytes: Buffer; resolve(page: Page): void; reject(error: Error): void };

const idleMs = 60_000;
const longestMs = 90_000;
const keptPages = 20;

/** The one queue of pictures to read. `entry` is the bundle that runs the child with `--child`. */
export class Jobs {
  #child: ChildProcess | undefined;
  #waiting: Job[] = [];
  #current: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastId = 0;
  #pages = new Map<string, Page>();

  constructor(private readonly entry: string) {}

  /** Starts the child before the first question comes: it loads the recogniser. */
  warm(): void {
    if (this.#current) return;
    this.#ready();
    this.#restAfter(idleMs);
  }

  /** Reads a picture, or remembers it: follow-up questions come with the same bytes. Rejects when `signal` aborts. */
  async read(bytes: Buffer, signal: AbortSignal): Promise<Page> {
    const hash = createHash("sha256").update(bytes).digest("hex");
    const known = this.#pages.get(hash);
    if (known) return known;
    const page = await this.#queued(bytes, signal);
    this.#pages.set(hash, page);
    const oldest = this.#pages.keys().next().value;
    if (this.#pages.size > keptPages && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }

  /** Ends the child. */
  stop(): void {
    clearTimeout(this.#timer);
    for (const job of this.#waiting.splice(0))
      job.reject(new AppError("interrupted", "The local backend is stopping."));
    this.#child?.kill("SIGKILL");
  }

  #queued(bytes: Buffer, signal: AbortSignal): Promise<Page> {
    return new Promise<Page>((resolve, reject) => {
      const gone = () => new AppError("cancelled", "The question was taken back.");
      if (signal.aborted) return reject(gone());
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          signal.removeEventListener("abort", cancel);
          settle(value);
        };
      const job: Job = { id: ++this.#lastId, bytes, resolve: settled(resolve), reject: settled<Error>(reject) };
      const cancel = () => {
        job.reject(gone());
        this.#waiting = this.#waiting.filter((other) => other !== job);
        // The recogniser can't be interrupted; the next job gets a new child.
        if (this.#current === job) this.#child?.removeAllListeners("message").kill("SIGKILL");
      };
      signal.addEventListener("abort", cancel, { once: true });
      this.#waiting.push(job);
      this.#next();
    });
  }

  #next(): void {
    if (this.#current) return;
    const job = this.#waiting.shift();
    if (!job) {
      this.#restAfter(idleMs);
      return;
    }
    clearTimeout(this.#timer);
    this.#current = job;
    const child = this.#ready();
    this.#timer = setTimeout(() => child.kill("SIGKILL"), longestMs);
    child.send({ id: job.id, bytes: job.bytes } satisfies ChildJob, (error) => {
      if (error) child.kill("SIGKILL");
    });
  }

  #restAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const child = this.#child;
      // A job that comes while it ends must not be sent to it.
      this.#child = undefined;
      child?.kill("SIGTERM");
    }, ms);
    this.#timer.unref();
  }

  #ready(): ChildProcess {
    if (this.#child) return this.#child;
    const child = fork(this.entry, ["--child"], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // Keys of the studio are nothing the decoders need.
      env: { PATH: process.env.PATH ?? "", NODE_ENV: process.env.NODE_ENV ?? "production" },
    });
    this.#child = child;
    child.on("message", (reply: ChildReply) => this.#answered(reply));
    child.on("error", () => child.kill("SIGKILL"));
    child.on("exit", () => this.#ended(child));
    return child;
  }

  #answered(reply: ChildReply): void {
    const job = this.#current;
    if (job?.id !== reply.id) return;
    this.#current = undefined;
    if ("page" in reply) job.resolve(reply.page);
    else job.reject(new AppError(reply.code, reply.sentence));
    this.#next();
  }

  #ended(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const job = this.#current;
    this.#current = undefined;
    job?.reject(
      new AppError("model_crashed", "The Reader stopped while reading this picture. Try again, or a smaller one."),
    );
    this.#next();
  }
}
