// OpenAI's models that look at pictures. Prices in dollars per million tokens; dates of leaving from OpenAI's deprecations page.
import type { Card, ImageTokenRule } from "@/lib/models/schema";

const CHECKED = "2026-11-23";
const MEGABYTE = 1_000_000;

/** 32-pixel patches, 1.2 tokens each; at "high" detail about 2,500 of them at most (the rule from GPT-5.4 on). */
const patches: ImageTokenRule = { kind: "patches", side: 32, factor: 1.2, most: 2500 };
const patchesOf = (factor: number): ImageTokenRule => ({ kind: "patches", side: 32, factor, most: 1536 });
/** 512-pixel tiles after fitting into 2048 and a short side of 768 (gpt-4o, gpt-4.1). */
const tiles = (base: number, perTile: number): ImageTokenRule => ({ kind: "tiles", base, perTile });

const temperature = {
  type: "number",
  title: "Temperature",
  minimum: 0,
  maximum: 2,
  description: "Higher is more varied.",
};
const maxOutputTokens = { type: "integer", title: "Longest answer (tokens)", minimum: 16, maximum: 32_000 };
const effort = {
  type: "string",
  title: "Effort",
  enum: ["low", "medium", "high"],
  description: "How long it thinks before it answers.",
};
const thinking = { type: "object", properties: { reasoningEffort: effort, maxOutputTokens } };
const plain = { type: "object", properties: { temperature, maxOutputTokens } };

type Row = [providerName: string, name: string, input: number, cached: number, output: number, source: string];

const card = ([providerName, name, input, cached, output, source]: Row, more: Partial<Card> = {}): Card => ({
  providerName,
  name,
  task: "ask",
  parameters: thinking,
  limits: { maxSide: 2048, maxBytes: 20 * MEGABYTE, images: 20 },
  imageTokens: patches,
  // A dollar per million tokens is a micro per token.
  price: { inputTokens: input, cachedTokens: cached, outputTokens: output },
  priceChecked: { on: CHECKED, source },
  lifecycle: { status: "active" },
  ...more,
});

const leaving = (leavesOn: string, replacedBy: string): Pick<Card, "lifecycle"> => ({
  lifecycle: { status: "leaving", leavesOn, replacedBy },
});
const GENAI_PRICES = "genai-prices 0.1.8";
const soon = leaving("2027-01-14", "gpt-6-luna");

export const openaiCards: Card[] = [
  card(["gpt-6-luna", "GPT-6 Luna", 0.1, 0.01, 0.5, "BerriAI/litellm discussion 42523"]),
  card(["gpt-6.1-terra", "GPT-6.1 Terra", 1, 0.05, 5, "docs.litellm.ai/blog/gpt-6-1-terra"]),
  card(["gpt-6.1-sol", "GPT-6.1 Sol", 2, 0.1, 10, "apidog.com, 2026-10-27"]),
  card(["gpt-6-sol", "GPT-6 Sol", 2, 0.2, 10, "codexometer v0.18.4, 2026-09-22"]),
  card(["gpt-6-astra", "GPT-6 Astra", 10, 1, 50, GENAI_PRICES]),
  card(["gpt-5.6-sol", "GPT-5.6 Sol", 4, 0.4, 20, "BerriAI/litellm discussion 42523"]),
  card(["gpt-5.6-terra", "GPT-5.6 Terra", 2, 0.2, 12, "BerriAI/litellm discussion 42523"]),
  card(["gpt-5.6-luna", "GPT-5.6 Luna", 0.2, 0.02, 1.2, "BerriAI/litellm discussion 42523"]),
  card(["gpt-5.5", "GPT-5.5", 5, 0.5, 30, GENAI_PRICES]),
  card(["gpt-5.4", "GPT-5.4", 2.5, 0.25, 15, GENAI_PRICES]),
  card(["gpt-5.4-mini", "GPT-5.4 mini", 0.75, 0.075, 4.5, GENAI_PRICES]),
  card(["gpt-5.4-nano", "GPT-5.4 nano", 0.2, 0.02, 1.25, GENAI_PRICES], leaving("2027-04-01", "gpt-6-luna")),
  card(["gpt-4.1", "GPT-4.1", 2, 0.5, 8, GENAI_PRICES], { ...soon, parameters: plain, imageTokens: tiles(85, 170) }),
  card(["gpt-4.1-mini", "GPT-4.1 mini", 0.4, 0.1, 1.6, GENAI_PRICES], {
    ...soon,
    parameters: plain,
    imageTokens: patchesOf(1.62),
  }),
  card(["gpt-4o", "GPT-4o", 2.5, 1.25, 10, GENAI_PRICES], { ...soon, parameters: plain, imageTokens: tiles(85, 170) }),
  card(["gpt-4o-mini", "GPT-4o mini", 0.15, 0.075, 0.6, GENAI_PRICES], {
    ...soon,
    parameters: plain,
    imageTokens: tiles(2833, 5667),
  }),
];
