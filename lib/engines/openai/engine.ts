// The engine for everything that speaks OpenAI's protocol: OpenAI itself, vLLM, Ollama, our own backend.
import OpenAI from "openai";
import type { Connected, Discovered, Engine, Health, Place } from "@/lib/engines/contract";
import { outboundFetch } from "@/lib/outbound/fetch";
import { ask } from "./ask";
import { translate } from "./faults";

const OPENAI = "https://api.openai.com/v1";
const NEVER_MS = 24 * 60 * 60 * 1000; // outbound has its own time limits; the SDK's would cut long answers

function clientFor(place: Place): OpenAI {
  return new OpenAI({
    apiKey: place.key ?? "local", // the SDK won't start without one; servers without keys ignore it
    baseURL: place.baseUrl ?? OPENAI,
    organization: null,
    project: null,
    maxRetries: 0, // a retry of the SDK's own could be paid twice
    timeout: NEVER_MS,
    logLevel: "off",
    fetch: outboundFetch({ trusted: place.trusted }),
  });
}

async function discover(client: OpenAI, signal: AbortSignal): Promise<Discovered[]> {
  try {
    const page = await client.models.list({ signal });
    if (!Array.isArray(page.data)) throw new SyntaxError("no list of models");
    return page.data.map(({ id, shutdown_date }) => ({
      name: String(id),
      ...(shutdown_date ? { leavesOn: shutdown_date.slice(0, 10) } : {}),
    }));
  } catch (thrown) {
    throw translate(thrown);
  }
}

/** Asking how a server is costs nothing, so its failures need not speak of it. */
const withoutCosts = (sentence: string): string =>
  sentence.replace(/ (Nothing was charged|It may still charge for this|It may have been charged)\.$/, "");

async function check(client: OpenAI, signal: AbortSignal): Promise<Health> {
  try {
    const models = (await discover(client, signal)).length;
    const sentence = models === 1 ? "It answers, with one model." : `It answers, with ${models} models.`;
    return { ok: true, sentence, models };
  } catch (thrown) {
    return { ok: false, sentence: withoutCosts(translate(thrown).message) };
  }
}

export const openai: Engine = {
  id: "openai",
  connect(place: Place): Connected {
    const client = clientFor(place);
    const official = new URL(client.baseURL).host === "api.openai.com";
    return {
      check: (signal) => check(client, signal),
      discover: (signal) => discover(client, signal),
      perform: { ask: (order) => ask(client, official, order) },
    };
  },
};
