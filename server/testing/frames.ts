// Server-sent events for tests: opens a stream and hands out its frames as they come.
import { createParser } from "eventsource-parser";
import { type Asker, headersOf } from "./call";
import type { Studio } from "./studio";

export type Frame = { id: number; event: string; data: { run: string; seq: number; [name: string]: unknown } };
export type Stream = {
  status: number;
  /** What has come so far. */
  frames: Frame[];
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
  isEnded(): boolean;
  /** Waits for the first frame that `fits`. */
  until(fits: (frame: Frame) => boolean): Promise<Frame>;
  leave(): void;
};

const LONGEST_MS = 60_000;

type Given = { headers?: Record<string, string>; body?: unknown };

async function read(response: Response, take: (frame: Frame) => void): Promise<void> {
  const parser = createParser({
    onEvent: ({ id, event, data }) =>
      take({ id: Number(id), event: event ?? "", data: JSON.parse(data) as Frame["data"] }),
  });
  const text = new TextDecoder();
  for await (const part of response.body ?? []) parser.feed(text.decode(part as Uint8Array, { stream: true }));
}

/** Opens a stream. A broken connection counts as its end. */
export async function follow(
  studio: Pick<Studio, "address">,
  asker: Asker,
  what: string,
  { headers = {}, body }: Given = {},
): Promise<Stream> {
  const [method = "GET", path = "/"] = what.split(" ");
  const leaving = new AbortController();
  const response = await fetch(`${studio.address}${path}`, {
    method,
    signal: leaving.signal,
    headers: { ...headersOf(asker), ...(body ? { "content-type": "application/json" } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  let over = false;
  const ended = read(response, (frame) => {
    frames.push(frame);
    wake();
  })
    .catch((error: Error) => {
      if (error.name === "SyntaxError") throw error;
    })
    .finally(() => {
      over = true;
      wake();
    });
  const until = (fits: (frame: Frame) => boolean) =>
    new Promise<Frame>((done, failed) => {
      const fail = () => failed(new Error(`Not among ${frames.map(({ event }) => event).join(", ") || "no frames"}.`));
      const timer = setTimeout(fail, LONGEST_MS);
      const look = () => {
        const found = frames.find(fits);
        if (!found && !over) return;
        clearTimeout(timer);
        waiting.delete(look);
        if (found) done(found);
        else fail();
      };
      waiting.add(look);
      look();
    });
  return { status: response.status, frames, ended, isEnded: () => over, until, leave: () => leaving.abort() };
}
