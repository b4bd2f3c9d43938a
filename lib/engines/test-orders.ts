// Orders for the tests of engines, and what came of them.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@/lib/errors";
import type { Connected, EngineEvent, Order } from "./contract";

export type Wish = Partial<Order<"ask">["input"]> &
  Partial<Pick<Order<"ask">, "params" | "signal" | "handle" | "dispatching">>;

const folder = await mkdtemp(join(tmpdir(), "engine-"));
const picture = join(folder, "a.png");
await writeFile(picture, Buffer.from([1, 2, 3]));

/** An order for one question; every picture in it is the same three bytes. */
export function orderFor(model: string, wish: Wish = {}): Order<"ask"> {
  const { params = {}, signal = new AbortController().signal, handle, dispatching, ...input } = wish;
  return {
    model: { name: model },
    input: { question: "What is the total?", imageIds: [], history: [], ...input },
    params,
    signal,
    open: async () => ({ path: picture, type: "image/png", bytes: 3, name: "a.png" }),
    dispatching: dispatching ?? (async () => undefined),
    ...(handle ? { handle } : {}),
  };
}

/** What came of an order. `text` is what was said before an end or a failure. */
export type Outcome = {
  events: EngineEvent[];
  text: string;
  finish: string | undefined;
  error: AppError | undefined;
};

const textIn = (events: EngineEvent[]): string =>
  events.map((event) => (event.type === "text" ? event.delta : "")).join("");

/** Performs an order to whatever end it comes to; `hear` gets each event as it comes. Anything thrown but an AppError is thrown on. */
export async function outcomeOf(
  connected: Connected,
  order: Order<"ask">,
  hear: (event: EngineEvent) => void = () => undefined,
): Promise<Outcome> {
  const events: EngineEvent[] = [];
  let error: AppError | undefined;
  try {
    for await (const event of connected.perform.ask?.(order) ?? []) {
      events.push(event);
      hear(event);
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    error = thrown;
  }
  const finish = events.find((event) => event.type === "finish")?.reason;
  return { events, text: textIn(events), finish, error };
}

/** The same, for an order that is expected to come to its end. */
export async function performed(connected: Connected, order: Order<"ask">) {
  const { events, text, finish, error } = await outcomeOf(connected, order);
  if (error) throw error;
  const only = <T extends EngineEvent["type"]>(type: T) =>
    events.filter((event): event is EngineEvent & { type: T } => event.type === type);
  return {
    text,
    finish,
    data: only("finish")[0]?.data,
    usage: only("usage")[0]?.usage,
    handle: only("handle").map((event) => event.handle),
    notices: only("notice").map((event) => event.text),
    stages: only("progress").map((event) => event.stage),
    files: only("file").map((event) => event.source),
  };
}
