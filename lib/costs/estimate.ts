// What a question will cost, before it is asked: a range, from no answer to the longest one.
import type { Card, ImageTokenRule } from "@/lib/models/schema";
import { costMicros } from "./price";

/** English text runs to about four characters a token (OpenAI's own rule of thumb). */
const CHARACTERS_PER_TOKEN = 4;
const TYPICAL_ANSWER_TOKENS = 150;
const LONGEST_ANSWER_TOKENS = 4096;
/** Models that think before they answer spend most of their tokens on that, and say nothing when they run out. */
const LONGEST_THOUGHT_TOKENS = 16_384;
const TILE = 512;

export type Estimate = { tokens: number; costMicros: { from: number; to: number } | null; warnings: string[] };
type Size = { width: number | null; height: number | null };
type Asked = {
  card: Card;
  input: {
    question: string;
    imageIds: string[];
    history?: { question: string; imageIds: string[]; answer: string }[] | undefined;
  };
  files: (Size & { id: string })[];
  params: Record<string, unknown>;
};

/** A size made to fit into a square of `side`, never enlarged. */
function fitInto({ width, height }: Size, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width ?? side, height ?? side));
  return {
    width: Math.max(1, Math.round((width ?? side) * scale)),
    height: Math.max(1, Math.round((height ?? side) * scale)),
  };
}

/** Tokens of one picture by the provider's rule (sources: the catalog's files). */
export function imageTokens(rule: ImageTokenRule, size: Size, maxSide: number): number {
  const sent = fitInto(size, maxSide);
  if (rule.kind === "none") return 0;
  if (rule.kind === "patches")
    return Math.ceil(
      Math.min(rule.most, Math.ceil(sent.width / rule.side) * Math.ceil(sent.height / rule.side)) * rule.factor,
    );
  const scale = Math.min(1, 768 / Math.min(sent.width, sent.height));
  const across = (length: number) => Math.ceil(Math.round(length * scale) / TILE);
  return rule.base + rule.perTile * across(sent.width) * across(sent.height);
}

/** Letters outside ASCII take up to a token each. */
function textTokens(text: string): number {
  const foreign = text.replace(/[\0-\x7f]/g, "").length;
  return Math.ceil((text.length - foreign) / CHARACTERS_PER_TOKEN) + foreign;
}

function inputTokens({ card, input, files }: Asked): number {
  const sizes = new Map(files.map((file) => [file.id, file]));
  const pictures = (ids: string[]) =>
    ids.reduce(
      (sum, id) =>
        sum + imageTokens(card.imageTokens, sizes.get(id) ?? { width: null, height: null }, card.limits.maxSide),
      0,
    );
  const history = (input.history ?? []).reduce(
    (sum, one) => sum + textTokens(one.question) + textTokens(one.answer) + pictures(one.imageIds),
    0,
  );
  return textTokens(input.question) + pictures(input.imageIds) + history;
}

/**
 * The longest answer in tokens that is reserved for, and that the model is told to keep to: what the person set, what the
 * card says, or what is usual.
 */
export function longestAnswer(card: Card, params: Record<string, unknown>): number {
  if (typeof params.maxOutputTokens === "number") return params.maxOutputTokens;
  const thinks = "reasoningEffort" in ((card.parameters.properties ?? {}) as object);
  return card.limits.maxOutputTokens ?? (thinks ? LONGEST_THOUGHT_TOKENS : LONGEST_ANSWER_TOKENS);
}

/** The estimate for a question; `costMicros` is null when the model's price is unknown. */
export function estimate(asked: Asked): Estimate {
  const { card, params } = asked;
  const tokens = inputTokens(asked);
  const longest = longestAnswer(card, params);
  const cost = (outputTokens: number) => costMicros({ inputTokens: tokens, outputTokens }, card.price);
  const [from, to] = [cost(Math.min(TYPICAL_ANSWER_TOKENS, longest)), cost(longest)];
  const warnings = card.lifecycle.leavesOn ? [`${card.name} leaves on ${card.lifecycle.leavesOn}.`] : [];
  return { tokens, costMicros: from === null || to === null ? null : { from, to }, warnings };
}
