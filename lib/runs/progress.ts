// What a run has come to so far, gathered while its engine works and told to followers as it happens.
import type { EngineEvent, Finish, Mark, Usage } from "@/lib/engines/contract";
import type { EventOwner, EventType } from "@/lib/events/schema";
import { appendEvent } from "@/lib/events/writer";
import type { ClaimedRun } from "./claim";
import type { RunView } from "./schema";

const MOST_NOTICES = 100;

export class Progress {
  readonly owner: EventOwner;
  readonly notices: string[];
  text = "";
  usage: Usage | null = null;
  finish: Finish | null = null;
  data: unknown;
  marks: Mark[] | undefined;
  dispatched = false;
  private readonly token: number;
  private seq: number;

  constructor(run: ClaimedRun) {
    this.owner = { runId: run.id, userId: run.userId, teamId: run.teamId };
    this.token = run.token;
    this.seq = run.nextSeq;
    this.notices = [...run.notices];
  }

  /** The number that the next event takes. */
  get next(): number {
    return this.seq;
  }

  tell(type: EventType, data: Record<string, unknown>, urgent = false): void {
    appendEvent(this.owner, this.token, { seq: this.seq, type, data, urgent });
    this.seq += 1;
  }

  notice(text: string): void {
    if (this.notices.includes(text) || this.notices.length >= MOST_NOTICES) return;
    this.notices.push(text);
    this.tell("notice", { text });
  }

  /** Tells of a file that is in our store by now. */
  file(fileId: string, role: string): void {
    this.tell("file", { fileId, role });
  }

  /** Takes one event of the engine; what only the process cares about (handles) is not told. */
  take(event: Exclude<EngineEvent, { type: "file" }>): void {
    switch (event.type) {
      case "text":
        this.tell("text", { delta: event.delta }, this.text === "");
        this.text += event.delta;
        return;
      case "progress":
        this.tell("progress", { done: event.done, ...(event.stage ? { stage: event.stage } : {}) });
        return;
      case "notice":
        this.notice(event.text);
        return;
      case "usage":
        this.usage = event.usage;
        this.tell("usage", { usage: event.usage });
        return;
      case "finish":
        this.finish = event.reason;
        this.data = event.data;
        this.marks = event.marks;
        return;
      case "segment":
        this.tell("segment", { start: event.start, end: event.end, text: event.text });
        return;
      case "handle":
        return;
      default:
        event satisfies never;
    }
  }

  /** What came out, or null when nothing did. */
  output(): RunView["output"] {
    if (this.text === "" && this.finish === null) return null;
    return {
      text: this.text,
      finish: this.finish,
      ...(this.data === undefined ? {} : { data: this.data }),
      ...(this.marks ? { marks: this.marks } : {}),
    };
  }
}
