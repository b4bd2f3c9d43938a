// In place of the engines where the queue itself is measured: answers at once and with nothing.
import type { Connected } from "@/lib/engines/contract";

/** What `lib/engines/engines` is in a studio. */
export const connectTo = (): Connected => ({
  check: async () => ({ ok: true, sentence: "It is always there." }),
  perform: {
    async *ask(order) {
      await order.dispatching();
      yield { type: "usage", usage: { inputTokens: 1, outputTokens: 1 } };
      yield { type: "finish", reason: "complete" };
    },
  },
});
