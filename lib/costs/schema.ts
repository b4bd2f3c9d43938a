// Budgets as people and programs set and see them. Safe in the browser.
import { z } from "zod";
import "@/lib/input-words";

const MOST_DOLLARS = 1_000_000;
const MICROS = 1_000_000;

const scope = z.enum(["team", "user", "key"]);
const period = z.enum(["day", "month", "total"]);

const tooMuch = "A budget is $1,000,000 at most.";
const limitMicros = z
  .int("A limit is a whole number of millionths of a dollar.")
  .min(1, "A budget is more than nothing.")
  .max(MOST_DOLLARS * MICROS, tooMuch);

/** `targetId` is a person's or an API key's id; a team's budget has none. */
export const newBudget = z
  .strictObject({
    scope,
    targetId: z.string().max(50).optional(),
    period,
    limitMicros,
    allowUnknown: z.boolean().default(false),
  })
  .refine((wanted) => (wanted.scope === "team") === (wanted.targetId === undefined), {
    path: ["targetId"],
    message: "Say whom the budget is for, by targetId; the team's own budget has none.",
  })
  .meta({ id: "NewBudget" });

export const budgetChange = z
  .strictObject({ limitMicros: limitMicros.optional(), allowUnknown: z.boolean().optional() })
  .meta({ id: "BudgetChange" });

/** Of the present period. `renewsAt` is when the next one begins, null for the total. */
export const budgetView = z
  .object({
    id: z.uuid(),
    scope,
    targetId: z.uuid().nullable(),
    period,
    limitMicros: z.number().int(),
    allowUnknown: z.boolean(),
    spentMicros: z.number().int(),
    reservedMicros: z.number().int(),
    renewsAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: "Budget" });

/** "12", "$12.50", "1,000" as micros; undefined for what is no sum of dollars. */
function microsOf(text: string): number | undefined {
  const found = /^\$?\s*(\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!found) return undefined;
  const [, whole = "", part = ""] = found;
  return Number(whole.replaceAll(",", "")) * MICROS + Number(part.padEnd(6, "0"));
}

/** What a person types: dollars. */
const dollars = z
  .string()
  .max(50)
  .transform((text, context) => {
    const micros = microsOf(text);
    if (micros !== undefined) return micros;
    context.addIssue({ code: "custom", message: "Write dollars with a point for cents, such as 12.50." });
    return z.NEVER;
  })
  .pipe(limitMicros);

const ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** The form of a new budget. */
export const budgetForm = z.strictObject({
  scope,
  targetId: z.string().max(50).optional(),
  period,
  limit: dollars,
  allowUnknown: ticked,
});

/** The form of a budget that is there. */
export const budgetChangeForm = z.strictObject({ id: z.string().max(50), limit: dollars, allowUnknown: ticked });

export type NewBudget = z.output<typeof newBudget>;
export type BudgetChange = z.output<typeof budgetChange>;
export type BudgetView = z.infer<typeof budgetView>;
