// A model that a connection offers and the catalog does not know: usable, with what every such server bears.
import type { Card } from "@/lib/models/schema";

/** Anthropic's limit of 5 MB of base64, the smallest of all. */
const MOST_BYTES = 3_750_000;

const MOST_PICTURES = 20;

/** Providers whose requests bear less than ours; pictures in them are a third longer than their bytes. */
const requests: Record<string, NonNullable<Card["limits"]["request"]>> = {
  anthropic: { bytes: 22_000_000, images: 20 },
  replicate: { bytes: 7_000_000, images: 20 },
};

const temperature = { type: "number", title: "Temperature", minimum: 0, maximum: 2 };
const maxOutputTokens = { type: "integer", title: "Longest answer (tokens)", minimum: 16, maximum: 32_000 };

/** What is known of a model that is on offer: the day it leaves (YYYY-MM-DD), its own parameters as a JSON schema, how many pictures it takes. */
export type OfferFacts = { leavesOn?: string; parameters?: Record<string, unknown>; images?: number };

/** A card with an unknown price for the name of a model of this provider. Anthropic itself takes no temperature any more. */
export const unlistedCard = (
  providerName: string,
  provider: string,
  { leavesOn, parameters, images = MOST_PICTURES }: OfferFacts = {},
): Card => ({
  providerName,
  name: providerName,
  task: "ask",
  parameters: parameters ?? {
    type: "object",
    properties: provider === "anthropic" ? { maxOutputTokens } : { temperature, maxOutputTokens },
  },
  limits: {
    maxSide: 1568,
    maxBytes: MOST_BYTES,
    images,
    ...(requests[provider] ? { request: requests[provider] } : {}),
  },
  imageTokens: { kind: "patches", side: 28, factor: 1, most: 4096 },
  price: null,
  lifecycle: leavesOn ? { status: "leaving", leavesOn } : { status: "active" },
});
