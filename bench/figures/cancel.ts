// How long a provider goes on after somebody pressed Stop.
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { createParser } from "eventsource-parser";
import OpenAI from "openai";
import { order } from "./client";
import { type Figure, median } from "./statistics";
import type { Seen } from "./upstream";
import { questionFor } from "./wanted";

const TIMES = 20;
const WANTED = { firstMs: 20, tokens: 500, paceMs: 20 };
const now = () => performance.timeOrigin + performance.now();

async function closedAt(upstreamUrl: string, name: string): Promise<number> {
  for (;;) {
    const log = (await (await fetch(`${upstreamUrl}/log`)).json()) as Record<string, Seen>;
    const at = log[name]?.closedAt;
    if (at) return at;
    await wait(5);
  }
}

/** Stops a run at the studio after its first words; answers when. */
async function stopRun(url: string, key: string, name: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(`${url}/api/v1/runs`, {
    method: "POST",
    headers: { ...headers, accept: "text/event-stream" },
    body: JSON.stringify(order(WANTED, name)),
  });
  const heard = await new Promise<string>((found, failed) => {
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event === "text") found((JSON.parse(data) as { run: string }).run);
      },
    });
    const decoder = new TextDecoder();
    const read = async () => {
      for await (const piece of response.body ?? []) parser.feed(decoder.decode(piece, { stream: true }));
    };
    read().catch(failed);
  });
  const at = now();
  await fetch(`${url}/api/v1/runs/${heard}/cancel`, { method: "POST", headers });
  return at;
}

async function abortDirectly(upstreamUrl: string, name: string): Promise<number> {
  const client = new OpenAI({ baseURL: `${upstreamUrl}/v1`, apiKey: "bench", maxRetries: 0 });
  const chunks = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: questionFor(WANTED, name) }],
    stream: true,
  });
  for await (const _ of chunks) break;
  const at = now();
  chunks.controller.abort();
  return at;
}

export async function cancelTimes(upstreamUrl: string, url: string, keys: string[]): Promise<Figure> {
  const [ours, control]: [number[], number[]] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    const [one, other] = [randomUUID(), randomUUID()];
    const stopped = await stopRun(url, keys[time % keys.length] ?? "", one);
    ours.push((await closedAt(upstreamUrl, one)) - stopped);
    const aborted = await abortDirectly(upstreamUrl, other);
    control.push((await closedAt(upstreamUrl, other)) - aborted);
  }
  return {
    name: "Provider's connection closed after Stop",
    unit: "ms",
    ours: median(ours),
    control: median(control),
    controlIs: "the provider's SDK, aborted",
    aim: "250 ms",
  };
}
