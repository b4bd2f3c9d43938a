// Whether a run is over. Beside lib/runs/schema, which would bring its validation along to every page.
import type { RunView } from "@/lib/runs/schema";

type RunStatus = RunView["status"];

const under: Record<RunStatus, boolean> = {
  queued: true,
  running: true,
  done: false,
  failed: false,
  cancelled: false,
  interrupted: false,
};

/** True for the names of the four endings, as states and as events; any other event is no ending. */
export const isTerminal = (status: string): boolean => under[status as RunStatus] === false;
