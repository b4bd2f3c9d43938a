// Starting the models on this machine while the question is still being written.
import type { ModelChoice } from "@/components/models/choice";
import { warmLocalBackend } from "@/lib/connections/local-backend";

/** Not waited for: the page is there first. */
export function warm(model: ModelChoice | undefined): void {
  if (model?.local) void warmLocalBackend();
}
