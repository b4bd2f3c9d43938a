// What may be asked and what a run looks like from outside. Safe in the browser.
import { z } from "zod";

const id = z.uuid();

export const askInput = z
  .strictObject({
    question: z.string().trim().min(1, "Write a question.").max(20_000, "A question may have 20,000 characters."),
    imageIds: z.array(id).max(20, "A question may have 20 pictures.").default([]),
    history: z
      .array(
        z.strictObject({
          question: z.string().max(20_000),
          imageIds: z.array(id).max(20).default([]),
          answer: z.string().max(200_000),
        }),
      )
      .max(100)
      .optional(),
  })
  .meta({ id: "AskInput" });

export const linkKinds = ["follow-up", "branch", "variation", "reuse"] as const;
export const groupKinds = ["set", "compare", "batch", "grid", "turn"] as const;
export const runStatuses = ["queued", "running", "done", "failed", "cancelled", "interrupted"] as const;
export const tasks = ["ask", "transcribe", "imagine", "speak"] as const;

/** What one run is asked. `from` names the run it continues or comes from. */
export const runOrder = z
  .strictObject({
    task: z.literal("ask"),
    model: z.string().min(3).max(300),
    input: askInput,
    params: z.record(z.string().max(100), z.json()).default({}),
    groupId: id.optional(),
    from: z.strictObject({ runId: id, kind: z.enum(linkKinds) }).optional(),
  })
  .meta({ id: "RunOrder" });

export const groupOrder = z
  .strictObject({ kind: z.enum(groupKinds), orders: z.array(runOrder).min(1).max(500) })
  .meta({ id: "GroupOrder" });

const box = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });
export const mark = z.object({ quote: z.string(), image: z.number().int(), box, label: z.string().optional() });

const micros = z.number().int().nullable();

export const runView = z
  .object({
    id,
    task: z.enum(tasks),
    model: z.string(),
    modelName: z.string(),
    connection: z.object({ id, slug: z.string(), name: z.string() }),
    status: z.enum(runStatuses),
    title: z.string(),
    input: askInput,
    params: z.record(z.string(), z.unknown()),
    output: z
      .object({
        text: z.string(),
        data: z.unknown().optional(),
        finish: z.string().nullable(),
        marks: z.array(mark).optional(),
      })
      .nullable(),
    notices: z.array(z.string()),
    usage: z.record(z.string(), z.number()).nullable(),
    costMicros: micros,
    costKnown: z.boolean(),
    estimate: z.object({ costMicros: z.object({ from: z.number().int(), to: z.number().int() }).nullable() }),
    error: z
      .object({ code: z.string(), message: z.string(), retryable: z.boolean(), paid: z.enum(["no", "maybe", "yes"]) })
      .nullable(),
    timing: z.object({ queuedMs: micros, firstEventMs: micros, totalMs: micros }),
    files: z.array(z.object({ fileId: id, role: z.string() })),
    groupId: id.nullable(),
    from: z.object({ runId: id, kind: z.enum(linkKinds) }).nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Run" });

/** One line of a list: everything but the payloads. */
export const runLine = runView
  .omit({ input: true, params: true, output: true, notices: true, usage: true, estimate: true })
  .extend({ preview: z.string().nullable() })
  .meta({ id: "RunLine" });

/** A text that a database can look for: it knows no zero byte and no half character. */
const findable = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !/[\0\p{Cs}]/u.test(text), "This can't be looked for.");

export const runFilter = z.object({
  task: z.enum(tasks).optional(),
  model: findable(300).optional(),
  status: z.enum(runStatuses).optional(),
  q: findable(200).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const runChange = z
  .strictObject({
    title: z.string().trim().min(1).max(200).optional(),
    tags: z.array(z.string().trim().min(1).max(50)).max(20).optional(),
    rating: z.number().int().min(1).max(5).nullable().optional(),
    sharedWithTeam: z.boolean().optional(),
  })
  .meta({ id: "RunChange" });

export const terminalStatuses = ["done", "failed", "cancelled", "interrupted"] as const;
export const isTerminal = (status: string): boolean => (terminalStatuses as readonly string[]).includes(status);

export type AskInput = z.infer<typeof askInput>;
export type RunOrder = z.infer<typeof runOrder>;
export type RunView = z.infer<typeof runView>;
export type RunLine = z.infer<typeof runLine>;
export type RunChange = z.infer<typeof runChange>;
export type RunFilter = z.input<typeof runFilter>;
export type GroupKind = (typeof groupKinds)[number];
