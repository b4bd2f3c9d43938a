// What was spent, added up from the ledger.
import { z } from "zod";
import type { Actor } from "@/lib/access/actor";
import { managesTeam } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";

const kinds = ["day", "model", "user", "task"] as const;

export const costFilter = z.object({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  /** One or several, joined by commas: `day,model` is a line per day and model. */
  by: z
    .string()
    .default("day")
    .transform((text) => [...new Set(text.split(","))])
    .pipe(z.array(z.enum(kinds)).min(1)),
});

export const costLine = z
  .object({
    by: z.partialRecord(z.enum(kinds), z.string()),
    runs: z.number().int(),
    micros: z.number().int(),
    unknown: z.number().int(),
  })
  .meta({ id: "CostLine" });
export type CostLine = z.infer<typeof costLine>;

const keys = {
  day: `to_char("askedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
  model: `"model"`,
  user: `"userId"::text`,
  task: `"task"`,
};

/** Sums in micros; `unknown` counts the runs whose price is not known. Members see their own, admins the team's. */
export async function listCosts(actor: Actor, filter: z.infer<typeof costFilter>): Promise<CostLine[]> {
  const columns = filter.by.map((kind) => keys[kind]).join(", ");
  const { rows } = await pool().query<{ keys: string[]; runs: string; micros: string; unknown: string }>(
    `SELECT ARRAY[${columns}] AS keys, count(*) AS runs, coalesce(sum("micros"), 0) AS micros, count(*) FILTER (WHERE "micros" IS NULL) AS unknown
     FROM "LedgerEntry"
     WHERE "teamId" = $1 AND ($2::uuid IS NULL OR "userId" = $2) AND "askedAt" >= coalesce($3::timestamptz, '-infinity') AND "askedAt" < coalesce($4::timestamptz, 'infinity')
     GROUP BY 1 ORDER BY 1`,
    [actor.teamId, managesTeam(actor) ? null : actor.userId, filter.from ?? null, filter.to ?? null],
  );
  return rows.map((row) => ({
    by: Object.fromEntries(filter.by.map((kind, at) => [kind, row.keys[at] ?? ""])),
    runs: Number(row.runs),
    micros: Number(row.micros),
    unknown: Number(row.unknown),
  }));
}
