// The names under which processes notify each other about runs.

/** A run is waiting. */
export const QUEUE_CHANNEL = "medley_queue";
/** A run (payload: its id) is to stop. */
export const CANCEL_CHANNEL = "medley_cancel";
