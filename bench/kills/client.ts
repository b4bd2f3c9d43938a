// A client that means it: asks with an Idempotency-Key, reads the stream, and comes back after every break until the end.
import { setTimeout as wait } from "node:timers/promises";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { isTerminal, type RunView } from "@/lib/runs/schema";
import type { Studio } from "./studio";

const AGAIN_MS = 50;

export type Heard = {
  runId: string | undefined;
  /** The words that came one by one since the last start, up to the end. */
  text: string;
  seq: number;
  /** How often something came that had come before. */
  repeats: number;
  end: RunView | undefined;
};

export type Client = {
  heard: Heard;
  /** Asks or resumes, once; resolves when the answer ended or the connection broke. */
  attempt(): Promise<void>;
  /** Attempts until the end was heard, for `ms` at most. */
  insist(ms: number): Promise<void>;
};

function take(heard: Heard, { id, event, data }: EventSourceMessage): void {
  const seq = Number(id);
  if (seq <= heard.seq) heard.repeats += 1;
  heard.seq = Math.max(heard.seq, seq);
  const told: unknown = JSON.parse(data);
  if (isTerminal(event ?? "")) {
    heard.end = told as RunView;
    heard.runId = heard.end.id;
    return;
  }
  const { run, delta } = told as { run: string; delta?: string };
  heard.runId = run;
  // Taken up by another worker, the answer is told from its beginning.
  if (event === "started") heard.text = "";
  heard.text += delta ?? "";
}

async function read(response: Response, heard: Heard): Promise<void> {
  if (!response.ok || !response.body) throw new Error(`The studio answered ${response.status}.`);
  const parser = createParser({ onEvent: (message) => take(heard, message) });
  const decoder = new TextDecoder();
  for await (const piece of response.body) parser.feed(decoder.decode(piece, { stream: true }));
}

/** A client that asks one thing; `order` is the body of the request. */
export function newClient(
  studio: Pick<Studio, "url">,
  key: string,
  order: Record<string, unknown>,
  idempotencyKey: string,
): Client {
  const heard: Heard = { runId: undefined, text: "", seq: 0, repeats: 0, end: undefined };
  const headers = { authorization: `Bearer ${key}`, accept: "text/event-stream" };
  const request = (): Promise<Response> =>
    heard.runId
      ? fetch(`${studio.url()}/api/v1/runs/${heard.runId}/events`, {
          headers: { ...headers, "last-event-id": String(heard.seq) },
        })
      : fetch(`${studio.url()}/api/v1/runs`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json", "idempotency-key": idempotencyKey },
          body: JSON.stringify(order),
        });
  const attempt = async () => {
    try {
      await read(await request(), heard);
    } catch (error) {
      // A broken connection is what this is about; anything else would be no such error.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const insist = async (ms: number) => {
    const deadline = Date.now() + ms;
    while (!heard.end) {
      if (Date.now() > deadline) throw new Error(`No end was heard of run ${heard.runId ?? "(unknown)"} in ${ms} ms.`);
      await attempt();
      if (!heard.end) await wait(AGAIN_MS);
    }
  };
  return { heard, attempt, insist };
}
