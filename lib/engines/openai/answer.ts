// What servers of this protocol answer, read tolerantly: a piece of a stream or a whole completion, as events.
import { z } from "zod";
import type { Collector } from "@/lib/engines/answering";
import type { EngineEvent, Finish, Mark, Usage } from "@/lib/engines/contract";
import { metered } from "@/lib/engines/metered";

const said = z.object({
  content: z.string().nullish().catch(undefined),
  refusal: z.string().nullish().catch(undefined),
});
const fraction = z.number().min(0).max(1);
const mark = z.object({
  quote: z.string(),
  image: z.int().nonnegative(),
  box: z.object({ left: fraction, top: fraction, width: fraction, height: fraction }),
  label: z.string().exactOptional(),
});

const piece = z.object({
  choices: z
    .array(z.object({ delta: said.nullish(), message: said.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: z
    .object({
      prompt_tokens: metered,
      completion_tokens: metered,
      prompt_tokens_details: z.object({ cached_tokens: metered }).nullish(),
    })
    .nullish(),
  /** Our own backend says more than the protocol knows. */
  medley: z
    .object({
      marks: z.array(mark).exactOptional(),
      data: z.unknown().optional(),
      notices: z.array(z.string()).exactOptional(),
    })
    .nullish()
    .catch(undefined),
});

const reasons: Record<string, Finish> = { length: "length", content_filter: "filtered" };

/** Collects an answer piece by piece; `end` tells what is known once nothing more comes. */
export class Answer implements Collector {
  private reason: Finish | undefined;
  private refused = false;
  private usage: Usage | undefined;
  private marks: Mark[] | undefined;
  private data: unknown;
  private text = "";
  /** How many readable pieces came. */
  pieces = 0;

  /** Takes one JSON value; answers the text in it. `whole`: a completion, which is finished by being there. */
  take(value: unknown, whole: boolean): EngineEvent[] {
    const parsed = piece.safeParse(value);
    const first = parsed.data?.choices?.[0];
    if (!parsed.success || (whole && !first)) return [];
    this.pieces += 1;
    const { usage, medley } = parsed.data;
    if (usage) this.usage = toUsage(usage);
    if (medley?.marks) this.marks = medley.marks;
    if (medley?.data !== undefined) this.data = medley.data;
    const words = whole ? first?.message : first?.delta;
    if (words?.refusal) this.refused = true;
    const finish = first?.finish_reason ?? (whole ? "stop" : undefined);
    if (finish) this.reason = reasons[finish] ?? "complete";
    const delta = `${words?.content ?? ""}${words?.refusal ?? ""}`;
    this.text += delta;
    const notices: EngineEvent[] = (medley?.notices ?? []).map((text) => ({ type: "notice", text }));
    return delta ? [...notices, { type: "text", delta }] : notices;
  }

  /** Whether the server said that it is done. */
  get finished(): boolean {
    return this.reason !== undefined;
  }

  /** Usage if it was told, and the end if the server told one. `structured`: the text was asked for as JSON. */
  end(structured: boolean): EngineEvent[] {
    const events: EngineEvent[] = this.usage ? [{ type: "usage", usage: this.usage }] : [];
    if (!this.reason) return events;
    const data = this.data ?? (structured ? parseOrNothing(this.text) : undefined);
    events.push({
      type: "finish",
      reason: this.refused ? "refusal" : this.reason,
      ...(data === undefined ? {} : { data }),
      ...(this.marks ? { marks: this.marks } : {}),
    });
    return events;
  }
}

function toUsage(usage: NonNullable<z.infer<typeof piece>["usage"]>): Usage {
  const { prompt_tokens: prompt, completion_tokens: output } = usage;
  const cached = Math.min(usage.prompt_tokens_details?.cached_tokens ?? 0, prompt ?? 0);
  return {
    ...(typeof prompt === "number" ? { inputTokens: prompt - cached } : {}),
    ...(cached > 0 ? { cachedTokens: cached } : {}),
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
