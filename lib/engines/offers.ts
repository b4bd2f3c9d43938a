// What a place offers, and its health as far as that tells.
import type { AppError } from "@/lib/errors";
import type { Discovered, Health } from "./contract";
import { withoutCosts } from "./faults";

type List = (signal: AbortSignal) => Promise<Discovered[]>;

/** `check` and `discover` of a place whose only question is which models it has. `list` throws what `translate` reads. */
export function offersOf(list: List, translate: (thrown: unknown) => AppError) {
  const discover: List = (signal) =>
    list(signal).catch((thrown: unknown) => {
      throw translate(thrown);
    });
  const check = async (signal: AbortSignal): Promise<Health> => {
    try {
      const models = (await list(signal)).length;
      const sentence = models === 1 ? "It answers, with one model." : `It answers, with ${models} models.`;
      return { ok: true, sentence, models };
    } catch (thrown) {
      // Asking how a server is costs nothing, so its failures need not speak of it.
      return { ok: false, sentence: withoutCosts(translate(thrown).message) };
    }
  };
  return { discover, check };
}
