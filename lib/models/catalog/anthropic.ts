// Anthropic's models that look at pictures. Prices in dollars per million tokens.
import type { Card } from "@/lib/models/schema";

const CHECKED = "2026-11-23";
/** Anthropic takes 5 MB of base64, which is a third longer than the bytes. */
const MOST_BYTES = 3_750_000;
/** It takes requests of 32 MB, pictures as base64 in them. */
const REQUEST_BYTES = 22_000_000;

const effort = {
  type: "string",
  title: "Effort",
  enum: ["low", "medium", "high"],
  description: "How long it thinks before it answers.",
};
const maxOutputTokens = { type: "integer", title: "Longest answer (tokens)", minimum: 16, maximum: 32_000 };

/** From Opus 4.7 on pictures are looked at up to 2576 pixels; before, up to 1568. Either way in patches of 28 pixels. */
const sharp = { maxSide: 2576, patches: 4784 };
const plain = { maxSide: 1568, patches: 1568 };

type Row = [providerName: string, name: string, input: number, cached: number, output: number];

const card = (
  [providerName, name, input, cached, output]: Row,
  sight: typeof sharp,
  more: Partial<Card> = {},
): Card => ({
  providerName,
  name,
  task: "ask",
  parameters: { type: "object", properties: { reasoningEffort: effort, maxOutputTokens } },
  // Of more than 20 pictures in one request each would have to be smaller.
  limits: { maxSide: sight.maxSide, maxBytes: MOST_BYTES, images: 20, request: { bytes: REQUEST_BYTES, images: 20 } },
  imageTokens: { kind: "patches", side: 28, factor: 1, most: sight.patches },
  // A dollar per million tokens is a micro per token.
  price: { inputTokens: input, cachedTokens: cached, outputTokens: output },
  priceChecked: { on: CHECKED, source: "platform.claude.com, models" },
  lifecycle: { status: "active" },
  ...more,
});

const maxTokensOnly = { type: "object", properties: { maxOutputTokens } };

export const anthropicCards: Card[] = [
  card(["claude-opus-5-5", "Claude Opus 5.5", 4, 0.2, 20], sharp),
  card(["claude-sonnet-5-5", "Claude Sonnet 5.5", 2, 0.1, 10], sharp),
  // Above 100,000 tokens a question its price is five times as high; Medley's questions stay far below.
  card(["claude-haiku-5-5", "Claude Haiku 5.5", 0.1, 0.01, 0.5], sharp),
  card(["claude-fable-5-2", "Claude Fable 5.2", 10, 1, 50], sharp),
  card(["claude-fable-5-1", "Claude Fable 5.1", 10, 1, 50], sharp),
  card(["claude-opus-5", "Claude Opus 5", 5, 0.5, 25], sharp),
  card(["claude-sonnet-5", "Claude Sonnet 5", 2, 0.2, 10], sharp),
  card(["claude-opus-4-8", "Claude Opus 4.8", 5, 0.5, 25], sharp),
  card(["claude-opus-4-7", "Claude Opus 4.7", 5, 0.5, 25], sharp),
  card(["claude-opus-4-6", "Claude Opus 4.6", 5, 0.5, 25], plain),
  card(["claude-opus-4-5", "Claude Opus 4.5", 5, 0.5, 25], plain),
  card(["claude-haiku-4-5", "Claude Haiku 4.5", 1, 0.1, 5], plain, { parameters: maxTokensOnly }),
  card(["claude-sonnet-4-5", "Claude Sonnet 4.5", 3, 0.3, 15], plain, {
    parameters: maxTokensOnly,
    lifecycle: { status: "leaving", leavesOn: "2026-11-30", replacedBy: "claude-sonnet-5-5" },
  }),
];
