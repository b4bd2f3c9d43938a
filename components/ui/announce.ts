// What is told to people who listen to the page instead of looking at it: lines for the one polite region there is.

export type Line = { id: number; text: string };

/** Lines stay for a while: a reader that is busy looks again at what it has not said yet. */
const KEPT = 12;
const none: readonly Line[] = [];

/** `attended`: whether somebody is at this page now; of several that are open, one speaks. */
export class Announcer {
  lines: readonly Line[] = none;
  private count = 0;
  private waiting: string | undefined;
  private readonly hearers = new Set<() => void>();

  constructor(private readonly attended: () => boolean) {}

  /** Says these lines, in order. While nobody is here they are let go, but for `lasting`, which is said on return. */
  say(texts: readonly string[], lasting?: string): void {
    if (this.attended()) this.add(lasting === undefined ? texts : [...texts, lasting]);
    else if (lasting !== undefined) this.waiting = lasting;
  }

  /** Somebody is back: what still matters is said now. */
  welcome(): void {
    const { waiting } = this;
    if (waiting === undefined || !this.attended()) return;
    this.waiting = undefined;
    this.add([waiting]);
  }

  /** Hears of new lines; returns how to leave. */
  follow(hear: () => void): () => void {
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }

  private add(texts: readonly string[]): void {
    if (texts.length === 0) return;
    const added = texts.map((text) => ({ id: ++this.count, text }));
    this.lines = [...this.lines, ...added].slice(-Math.max(KEPT, added.length));
    for (const hear of this.hearers) hear();
  }
}

const announcer = new Announcer(() => document.visibilityState === "visible" && document.hasFocus());

/** Says lines on this page; see `Announcer.say`. */
export const announce = (texts: readonly string[], lasting?: string): void => announcer.say(texts, lasting);

/** For the region that shows them. */
export const announced = (): readonly Line[] => announcer.lines;
export const announcedBefore = (): readonly Line[] => none;

/** Hears of new lines and of people who come back; returns how to leave. */
export function followAnnouncements(hear: () => void): () => void {
  const leave = announcer.follow(hear);
  const back = () => announcer.welcome();
  window.addEventListener("focus", back);
  document.addEventListener("visibilitychange", back);
  return () => {
    leave();
    window.removeEventListener("focus", back);
    document.removeEventListener("visibilitychange", back);
  };
}
