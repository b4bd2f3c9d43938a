// Models on Replicate that look at pictures. It bills by the second of a machine that it does not name beforehand, so their
// price is unknown until they have run.
import type { Card } from "@/lib/models/schema";

const parameters = {
  type: "object",
  properties: {
    temperature: { type: "number", title: "Temperature", minimum: 0, maximum: 2 },
    top_p: { type: "number", title: "Top P", minimum: 0, maximum: 1 },
    maxOutputTokens: { type: "integer", title: "Longest answer (tokens)", minimum: 16, maximum: 4096 },
  },
};

const card = (providerName: string, name: string): Card => ({
  providerName,
  name,
  task: "ask",
  parameters,
  limits: { maxSide: 1568, maxBytes: 5_000_000, images: 1 },
  imageTokens: { kind: "none" },
  price: null,
  lifecycle: { status: "active" },
});

export const replicateCards: Card[] = [
  card("yorickvp/llava-13b", "LLaVA 13B"),
  card("lucataco/qwen2-vl-7b-instruct", "Qwen2-VL 7B"),
];
