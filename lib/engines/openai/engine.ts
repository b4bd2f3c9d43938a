// The engine for everything that speaks OpenAI's protocol: OpenAI itself, vLLM, Ollama, our own backend.
import OpenAI from "openai";
import type { Connected, Discovered, Engine, Place } from "@/lib/engines/contract";
import { offersOf } from "@/lib/engines/offers";
import { outboundFetch } from "@/lib/outbound/fetch";
import { ask } from "./ask";
import { translate } from "./faults";

const OPENAI = "https://api.openai.com/v1";
const NEVER_MS = 24 * 60 * 60 * 1000; // outbound has its own time limits; the SDK's would cut long answers

function clientFor(place: Place): OpenAI {
  return new OpenAI({
    adminAPIKey: null,
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

async function list(client: OpenAI, signal: AbortSignal): Promise<Discovered[]> {
  const page = await client.models.list({ signal });
  if (!Array.isArray(page.data)) throw new SyntaxError("no list of models");
  return page.data.map(({ id, shutdown_date }) => ({
    name: id,
    ...(typeof shutdown_date === "string" ? { leavesOn: shutdown_date.slice(0, 10) } : {}),
  }));
}

export const openai: Engine = {
  id: "openai",
  connect(place: Place): Connected {
    const client = clientFor(place);
    const official = new URL(client.baseURL).host === "api.openai.com";
    return {
      ...offersOf((signal) => list(client, signal), translate),
      perform: { ask: (order) => ask(client, official, order) },
    };
  },
};
