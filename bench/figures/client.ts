// The three ways to an answer: the provider asked directly, through the least server there can be, and through the studio.
import { createParser } from "eventsource-parser";
import OpenAI from "openai";
import { isTerminal } from "@/lib/runs/schema";
import { isWhole, questionFor, type Wanted } from "./wanted";

/** `firstMs`: from asking to the first words. `gapsMs`: between words. `whole`: every token came, once, in order. */
export type Heard = { firstMs: number; gapsMs: number[]; whole: boolean };
export type Ask = (wanted: Wanted, name: string) => Promise<Heard>;

class Ear {
  #startedAt = performance.now();
  #last: number | undefined;
  #firstMs = Number.NaN;
  #gaps: number[] = [];
  #text = "";

  hear(delta: string): void {
    const now = performance.now();
    if (this.#last === undefined) this.#firstMs = now - this.#startedAt;
    else this.#gaps.push(now - this.#last);
    this.#last = now;
    this.#text += delta;
  }

  heard(wanted: Wanted): Heard {
    return { firstMs: this.#firstMs, gapsMs: this.#gaps, whole: isWhole(this.#text, wanted.tokens) };
  }
}

/** With the provider's own SDK. */
export function directly(upstreamUrl: string): Ask {
  const client = new OpenAI({ baseURL: `${upstreamUrl}/v1`, apiKey: "bench", maxRetries: 0 });
  return async (wanted, name) => {
    const ear = new Ear();
    const chunks = await client.chat.completions.create({
      model: "gpt-4o",
      messages: [{ role: "user", content: questionFor(wanted, name) }],
      stream: true,
    });
    for await (const { choices } of chunks) if (choices[0]?.delta.content) ear.hear(choices[0].delta.content);
    return ear.heard(wanted);
  };
}

async function listen(response: Response, ear: Ear, wanted: Wanted): Promise<Heard> {
  if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === "text") ear.hear((JSON.parse(data) as { delta: string }).delta);
      else if (event && isTerminal(event) && event !== "done") throw new Error(data);
    },
  });
  const decoder = new TextDecoder();
  for await (const piece of response.body) parser.feed(decoder.decode(piece, { stream: true }));
  return ear.heard(wanted);
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

export const passedThrough =
  (url: string): Ask =>
  async (wanted, name) => {
    const ear = new Ear();
    return listen(await post(url, { question: questionFor(wanted, name) }), ear, wanted);
  };

/** The order of a question to the studio. */
export const order = (wanted: Wanted, name: string) => ({
  task: "ask",
  model: "openai/gpt-4o",
  input: { question: questionFor(wanted, name), imageIds: [] },
});

/** One run asked for and followed in one request, each by the next person. */
export function throughStudio(url: string, keys: string[]): Ask {
  let turn = 0;
  return async (wanted, name) => {
    const authorization = `Bearer ${keys[turn++ % keys.length]}`;
    const ear = new Ear();
    const response = await post(`${url}/api/v1/runs`, order(wanted, name), {
      authorization,
      accept: "text/event-stream",
    });
    return listen(response, ear, wanted);
  };
}
