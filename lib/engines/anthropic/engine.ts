// The engine for Anthropic's Messages protocol: Anthropic itself, and servers that speak it in its older form.
import Anthropic from "@anthropic-ai/sdk";
import type { Connected, Discovered, Engine, Place } from "@/lib/engines/contract";
import { offersOf } from "@/lib/engines/offers";
import { outboundFetch } from "@/lib/outbound/fetch";
import { ask } from "./ask";
import { translate } from "./faults";

const ANTHROPIC = "https://api.anthropic.com";
const NEVER_MS = 24 * 60 * 60 * 1000; // outbound has its own time limits; the SDK's would cut long answers

/** Other servers (llama.cpp, Ollama, vLLM, LocalAI) know only the headers of before 2026: x-api-key and the first version. */
const olderHeaders = (key: string) => ({
  "anthropic-version": "2023-06-01",
  "x-api-key": key,
  authorization: null,
});

function clientFor(place: Place): { client: Anthropic; official: boolean } {
  const key = place.key ?? "local"; // the SDK looks for one elsewhere without it; servers without keys ignore it
  // People paste the address with the /v1 that other protocols want; here the SDK adds it itself.
  const baseURL = (place.baseUrl ?? ANTHROPIC).replace(/\/+(v1\/?)?$/, "");
  const official = new URL(baseURL).origin === ANTHROPIC;
  const client = new Anthropic({
    apiKey: key,
    baseURL,
    maxRetries: 0, // a retry of the SDK's own could be paid twice
    timeout: NEVER_MS,
    logLevel: "off",
    fetch: outboundFetch({ trusted: place.trusted }),
    ...(official ? {} : { defaultHeaders: olderHeaders(key) }),
  });
  return { client, official };
}

/** One page: there are fewer models than it holds, and other servers answer the same page for ever. */
async function list(client: Anthropic, signal: AbortSignal): Promise<Discovered[]> {
  const page = await client.models.list({ limit: 1000 }, { signal });
  if (!Array.isArray(page.data)) throw new SyntaxError("no list of models");
  return page.data
    .filter(({ lifecycle }) => lifecycle !== "retired")
    .map(({ id, capabilities }) => ({
      name: id,
      ...(capabilities?.image_input ? { images: capabilities.image_input.supported === true } : {}),
    }));
}

export const anthropic: Engine = {
  id: "anthropic",
  connect(place: Place): Connected {
    const { client, official } = clientFor(place);
    return {
      ...offersOf((signal) => list(client, signal), translate),
      perform: { ask: (order) => ask(client, official, order) },
    };
  },
};
