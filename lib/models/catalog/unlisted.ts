// A model that a connection offers and the catalog does not know: usable, with what every such server bears.
import type { Card } from "@/lib/models/schema";

const EIGHT_MEGABYTES = 8_000_000;

/** A card with an unknown price for a provider's model name. */
export const unlistedCard = (providerName: string, leavesOn?: string): Card => ({
  providerName,
  name: providerName,
  task: "ask",
  parameters: {
    type: "object",
    properties: {
      temperature: { type: "number", title: "Temperature", minimum: 0, maximum: 2 },
      maxOutputTokens: { type: "integer", title: "Longest answer (tokens)", minimum: 16, maximum: 32_000 },
    },
  },
  limits: { maxSide: 1568, maxBytes: EIGHT_MEGABYTES, images: 20 },
  imageTokens: { kind: "patches", side: 28, factor: 1, most: 4096 },
  price: null,
  lifecycle: leavesOn ? { status: "leaving", leavesOn } : { status: "active" },
});
