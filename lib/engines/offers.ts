// What a place offers, and its health as far as that tells.
import type { AppError } from "@/lib/errors";
import type { Discovered, Health } from "./contract";
import { withoutCosts } from "./faults";

/** More models than anybody looks through, and longer names than any has. */
const MOST_MODELS = 5000;
const LONGEST_NAME = 300;
const isName = (name: unknown): name is string =>
  typeof name === "string" && name.length > 0 && name.length <= LONGEST_NAME && !/[\p{Cc}\p{Cs}]/u.test(name);
const isDay = (day: unknown): boolean => typeof day === "string" && /^\d{4}-\d{2}-\d{2}$/.test(day);

/** What can be kept of a list: each name once, and only names and days that are some. */
function keepable(found: Discovered[]): Discovered[] {
  const byName = new Map<string, Discovered>();
  for (const { leavesOn, ...one } of found) {
    if (byName.size === MOST_MODELS) break;
    if (isName(one.name)) byName.set(one.name, { ...one, ...(leavesOn && isDay(leavesOn) ? { leavesOn } : {}) });
  }
  return [...byName.values()];
}

type List = (signal: AbortSignal) => Promise<Discovered[]>;

/** `check` and `discover` of a place whose only question is which models it has. `list` throws what `translate` reads. */
export function offersOf(list: List, translate: (thrown: unknown) => AppError) {
  const discover: List = (signal) =>
    list(signal)
      .then(keepable)
      .catch((thrown: unknown) => {
        throw translate(thrown);
      });
  const check = async (signal: AbortSignal): Promise<Health> => {
    try {
      const models = keepable(await list(signal)).length;
      const sentence = models === 1 ? "It answers, with one model." : `It answers, with ${models} models.`;
      return { ok: true, sentence, models };
    } catch (thrown) {
      // Asking how a server is costs nothing, so its failures need not speak of it.
      return { ok: false, sentence: withoutCosts(translate(thrown).message) };
    }
  };
  return { discover, check };
}
