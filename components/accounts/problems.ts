// What a refused form shows: a sentence on top or beside a field, and what had been entered.
import type { Outcome } from "@/lib/access/action";

/** Fields nobody sees: what is wrong with them is said on top. */
const hidden = new Set(["token", "next", "id"]);

export type Problems = { general: string | undefined; fields: Record<string, string>; entered: Record<string, string> };

/** The problems of an action's last answer; none before the first and after a good one. */
export function problemsOf(outcome: Outcome<unknown> | undefined): Problems {
  if (!outcome || outcome.ok) return { general: undefined, fields: {}, entered: {} };
  const { sentence, fields = {} } = outcome.error;
  const beside = Object.keys(fields).some((name) => !hidden.has(name));
  return { general: beside ? undefined : sentence, fields, entered: outcome.entered ?? {} };
}
