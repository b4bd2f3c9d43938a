// A model as a card: what it does, takes, costs, and how long it will be there. Safe in the browser.
import { z } from "zod";
import type { Task, Unit } from "@/lib/engines/contract";

/** Micros (millionths of a dollar) per one unit; fractions allowed. "free" is a price, null is none known. */
export type Price = Partial<Record<Unit, number>> | "free";

/** How many tokens a picture of a given size takes, by the provider's published rule. */
export type ImageTokenRule =
  | { kind: "patches"; side: number; factor: number; most: number }
  | { kind: "tiles"; base: number; perTile: number }
  | { kind: "none" };

export type Limits = {
  /** Longest side in pixels that the model looks at; larger pictures are scaled before they leave. */
  maxSide: number;
  /** Bytes of one picture as sent. */
  maxBytes: number;
  /** Pictures in one question. */
  images: number;
  maxOutputTokens?: number;
  /** Pictures of a whole request, its conversation included and repeats counted, where it is less than Medley's own limit. */
  request?: { bytes: number; images: number };
};

/** One entry of the catalog. */
export type Card = {
  /** The provider's own name for it. */
  providerName: string;
  name: string;
  task: Task;
  parameters: Record<string, unknown>;
  limits: Limits;
  imageTokens: ImageTokenRule;
  price: Price | null;
  /** When and where the price was read. */
  priceChecked?: { on: string; source: string };
  lifecycle: { status: "active" | "leaving" | "retired"; leavesOn?: string; replacedBy?: string };
};

const day = z.iso.date().nullable();

export const modelView = z
  .object({
    id: z.string(),
    name: z.string(),
    task: z.enum(["ask", "transcribe", "imagine", "speak"]),
    connection: z.object({ slug: z.string(), name: z.string(), provider: z.string() }),
    ready: z.boolean(),
    needs: z.string().nullable(),
    parameters: z.record(z.string(), z.unknown()),
    limits: z.object({
      maxSide: z.number(),
      maxBytes: z.number(),
      images: z.number(),
      maxOutputTokens: z.number().optional(),
      request: z.object({ bytes: z.number(), images: z.number() }).optional(),
    }),
    price: z.union([z.record(z.string(), z.number()), z.literal("free")]).nullable(),
    priceChecked: z.object({ on: z.string(), source: z.string() }).nullable(),
    lifecycle: z.object({
      status: z.enum(["active", "leaving", "retired"]),
      leavesOn: day,
      replacedBy: z.string().nullable(),
      checkedAt: z.string().nullable(),
    }),
  })
  .meta({ id: "Model" });

/** A model by the name its provider has for it, where a connection has more than it lists. */
export const namedModel = z
  .strictObject({ connection: z.string().max(100), name: z.string().trim().min(1).max(200) })
  .meta({ id: "NamedModel" });
export type NamedModel = z.infer<typeof namedModel>;

export type ModelView = z.infer<typeof modelView>;
