// Models on Replicate that look at pictures. It bills by the second of a machine that it does not name beforehand, so their
// price is unknown until they have run.
import type { Card } from "@/lib/models/schema";

const temperature = { type: "number", title: "Temperature", minimum: 0, maximum: 2 };
const topP = { type: "number", title: "Top P", minimum: 0, maximum: 1 };
const maxOutputTokens = { type: "integer", title: "Longest answer (tokens)", minimum: 16, maximum: 4096 };

const card = (providerName: string, name: string, properties: Record<string, unknown>): Card => ({
  providerName,
  name,
  task: "ask",
  parameters: { type: "object", properties },
  limits: { maxSide: 1568, maxBytes: 5_000_000, images: 1 },
  imageTokens: { kind: "none" },
  price: null,
  lifecycle: { status: "active" },
});

/** Named by somebody, a model here gets the form of its own schema; until then this is what is known of it. */
export const replicateCards: Card[] = [
  card("yorickvp/llava-13b", "LLaVA 13B", { temperature, top_p: topP, maxOutputTokens }),
  card("yorickvp/llava-v1.6-34b", "LLaVA 1.6 34B", { temperature, top_p: topP, maxOutputTokens }),
  card("yorickvp/llava-v1.6-vicuna-13b", "LLaVA 1.6 13B", { temperature, top_p: topP, maxOutputTokens }),
  card("lucataco/qwen2-vl-7b-instruct", "Qwen2-VL 7B", { maxOutputTokens }),
];
