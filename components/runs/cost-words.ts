// What a run cost, in words.
import { formatMoney } from "@/lib/format";

/** A model may be free; what was refused or stopped in time merely cost nothing. */
export function costWords(run: { status: string; costMicros: number | null }): string {
  if (run.costMicros === 0 && run.status !== "done") return "nothing charged";
  return run.costMicros === null ? "cost unknown" : formatMoney(run.costMicros);
}
