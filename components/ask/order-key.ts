// The key under which an order is sent: the same order keeps it until its fate is known, so no run is paid twice.
import { ApiProblem } from "@/components/runs/api";

/** Works in pages without a secure origin too, where `randomUUID` is missing. */
const newKey = (): string => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

/** A proxy's error page, or a fault after the order was written down: the studio did not say no. */
const refused = (thrown: unknown): boolean => thrown instanceof ApiProblem && thrown.code !== "unexpected";

export class OrderKey {
  private kept: { order: string; key: string } | undefined;

  /**
   * Sends an order under its key. When the answer was lost the next try goes out under the same key, and the studio
   * answers with the run it already has. Rejects as `startRun` does.
   */
  async send<Order, Run>(order: Order, startRun: (order: Order, key: string) => Promise<Run>): Promise<Run> {
    const written = JSON.stringify(order);
    if (this.kept?.order !== written) this.kept = { order: written, key: newKey() };
    try {
      const run = await startRun(order, this.kept.key);
      this.kept = undefined;
      return run;
    } catch (error) {
      if (refused(error)) this.kept = undefined;
      throw error;
    }
  }
}
