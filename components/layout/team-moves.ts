// A person works in one team at a time: when they move in one tab, the others of this browser move along.
import { useEffect } from "react";
import { paths } from "@/lib/paths";

let channel: BroadcastChannel | undefined;

/** One channel per tab: what it sends it does not hear itself. */
function moves(): BroadcastChannel {
  channel ??= new BroadcastChannel("medley-team");
  return channel;
}

/** Tells the other tabs. */
export const tellMove = (): void => moves().postMessage("moved");

/** Follows a move made in another tab; what stood here belonged to the other team. */
export function useTeamMoves(): void {
  useEffect(() => {
    const follow = () => window.location.assign(paths.ask());
    moves().addEventListener("message", follow);
    return () => moves().removeEventListener("message", follow);
  }, []);
}
