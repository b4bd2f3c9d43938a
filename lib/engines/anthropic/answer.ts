// What servers of this protocol answer, read tolerantly: an event of a stream or a whole message, as engine events.
import { z } from "zod";
import type { Collector } from "@/lib/engines/answering";
import type { EngineEvent, Finish, Usage } from "@/lib/engines/contract";
import { metered } from "@/lib/engines/metered";

const usage = z.object({
  input_tokens: metered,
  output_tokens: metered,
  cache_creation_input_tokens: metered,
  cache_read_input_tokens: metered,
});
const stop = z.object({
  stop_reason: z.string().nullish().catch(undefined),
  stop_details: z
    .object({ explanation: z.string().nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});
const block = z.object({ type: z.string(), text: z.string().optional().catch(undefined) });
const message = stop.extend({
  type: z.literal("message"),
  content: z.array(block).catch([]),
  usage: usage.nullish().catch(undefined),
});

const piece = z.discriminatedUnion("type", [
  message,
  z.object({ type: z.literal("message_start"), message: z.object({ usage: usage.nullish().catch(undefined) }) }),
  z.object({ type: z.literal("content_block_start"), content_block: block }),
  z.object({ type: z.literal("content_block_delta"), delta: block }),
  z.object({ type: z.literal("content_block_stop") }),
  z.object({ type: z.literal("message_delta"), delta: stop, usage: usage.nullish().catch(undefined) }),
  z.object({ type: z.literal("message_stop") }),
]);
type Piece = z.infer<typeof piece>;
type Counts = z.infer<typeof usage>;

const reasons: Record<string, Finish> = {
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "refusal",
};

/** Collects an answer piece by piece; `end` tells what is known once nothing more comes. */
export class Answer implements Collector {
  private reason: Finish | undefined;
  private counts: Counts = {};
  private text = "";
  private thinking = false;
  /** How many readable pieces came. */
  pieces = 0;

  /** Takes one JSON value; answers the text in it. */
  take(value: unknown): EngineEvent[] {
    const parsed = piece.safeParse(value);
    if (!parsed.success) return [];
    this.pieces += 1;
    return this.read(parsed.data);
  }

  private read(value: Piece): EngineEvent[] {
    switch (value.type) {
      case "message_start":
        return this.count(value.message.usage);
      case "content_block_start":
        return value.content_block.type === "thinking" ? this.think() : this.say(value.content_block.text);
      case "content_block_delta":
        return value.delta.type === "text_delta" ? this.say(value.delta.text) : [];
      case "message_delta":
        this.count(value.usage);
        return this.stop(value.delta);
      case "message": {
        this.count(value.usage);
        const said = this.say(value.content.map(({ text }) => text ?? "").join(""));
        return [...said, ...this.stop(value)];
      }
      default:
        return [];
    }
  }

  /** Later counts replace earlier ones: they are told as totals so far. */
  private count(told: Counts | null | undefined): [] {
    const known = Object.entries(told ?? {}).filter(([, tokens]) => typeof tokens === "number");
    this.counts = { ...this.counts, ...Object.fromEntries(known) };
    return [];
  }

  private think(): EngineEvent[] {
    if (this.thinking) return [];
    this.thinking = true;
    return [{ type: "progress", done: 0, stage: "thinking" }];
  }

  private say(delta: string | undefined): EngineEvent[] {
    if (!delta) return [];
    this.text += delta;
    return [{ type: "text", delta }];
  }

  /** A refusal may come without a word of its own; then its explanation is the answer. */
  private stop({ stop_reason: reason, stop_details: details }: z.infer<typeof stop>): EngineEvent[] {
    if (!reason) return [];
    this.reason = reasons[reason] ?? "complete";
    return this.reason === "refusal" && this.text === "" ? this.say(details?.explanation ?? undefined) : [];
  }

  /** Whether the server said that it is done. */
  get finished(): boolean {
    return this.reason !== undefined;
  }

  /** Usage if it was told, and the end if the server told one. `structured`: the text was asked for as JSON. */
  end(structured: boolean): EngineEvent[] {
    const used = toUsage(this.counts);
    const events: EngineEvent[] = Object.keys(used).length > 0 ? [{ type: "usage", usage: used }] : [];
    if (!this.reason) return events;
    const data = structured ? parseOrNothing(this.text) : undefined;
    events.push({ type: "finish", reason: this.reason, ...(data === undefined ? {} : { data }) });
    return events;
  }
}

/**
 * Anthropic counts cached tokens beside the input, not in it. What was written to a cache counts as input: we never ask for
 * caching, so it is only there when a server does so on its own.
 */
function toUsage(counts: Counts): Usage {
  const { input_tokens: input, output_tokens: output, cache_read_input_tokens: cached } = counts;
  const written = counts.cache_creation_input_tokens ?? 0;
  return {
    ...(typeof input === "number" ? { inputTokens: input + written } : {}),
    ...(cached ? { cachedTokens: cached } : {}),
    ...(typeof output === "number" ? { outputTokens: output } : {}),
  };
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an answer cut short by its length is no JSON; its text is kept all the same
  }
}
