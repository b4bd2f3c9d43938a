// How fast one person or key may go over the API: room for a program, not for a runaway one.
import { type Actor, actorName } from "@/lib/access/actor";
import { takeToken } from "@/lib/limits/take-token";

/** Per minute. Sign-in has limits of its own. */
const perMinute = { starts: 600, uploads: 120, connections: 30 };

/** Counts `uses` of something by this actor; what makes the studio call out, by this person with all their keys. Throws `too_many` with how long to wait when there were too many in this minute. */
export const pace = (actor: Actor, what: keyof typeof perMinute, uses = 1): Promise<void> =>
  takeToken(`${what} ${what === "connections" ? `user:${actor.userId}` : actorName(actor)}`, {
    limit: perMinute[what],
    windowMs: 60_000,
    uses,
  });
