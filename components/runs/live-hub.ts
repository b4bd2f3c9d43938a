// What happened to every run that is followed in this browser, and who wants to hear of it. Kept until a run has ended.
import { isTerminal } from "./ended";
import type { Frame } from "./live-run";

type Hear = (frame: Frame) => void;

const KEPT_ENDS = 50;

export class LiveHub {
  private readonly logs = new Map<string, Frame[]>();
  private readonly ended: string[] = [];
  private readonly hearers = new Set<Hear>();

  /** Takes a frame in, once and in order; true when it was new. */
  take(frame: Frame): boolean {
    const log = this.logs.get(frame.run) ?? [];
    if (frame.seq <= (log.at(-1)?.seq ?? 0)) return false;
    if (isTerminal(frame.type)) this.end(frame);
    else this.logs.set(frame.run, [...log, frame]);
    for (const hear of this.hearers) hear(frame);
    return true;
  }

  /** Hears everything new; returns how to leave. */
  follow(hear: Hear): () => void {
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }

  /** What was taken in of one run. */
  known(run: string): readonly Frame[] {
    return this.logs.get(run) ?? [];
  }

  /** Where a stream has to resume, as the API wants it: `<run>:<seq>,…`; ended runs need no resuming. */
  after(): string {
    return [...this.logs]
      .filter(([run]) => !this.ended.includes(run))
      .map(([run, log]) => `${run}:${log.at(-1)?.seq ?? 0}`)
      .join(",");
  }

  /** Lets go of everything heard so far; who follows a run still hears what comes. */
  forget(): void {
    this.logs.clear();
    this.ended.length = 0;
  }

  private end(frame: Frame): void {
    this.logs.set(frame.run, [frame]);
    this.ended.push(frame.run);
    const oldest = this.ended.length > KEPT_ENDS ? this.ended.shift() : undefined;
    if (oldest) this.logs.delete(oldest);
  }
}
