// Where in a browser what is being written is kept, for each person apart.

const PREFIX = "medley-draft:";

/** The name a draft of `person` (a user's id) is kept under; `place` is the conversation. */
export const draftName = (person: string, place: string): string => `${PREFIX}${person}:${place}`;

/** Forgets what anybody wrote and did not send: whoever uses this browser next must not find it. */
export function forgetDrafts(storage: Storage): void {
  for (const name of Object.keys(storage)) if (name.startsWith(PREFIX)) storage.removeItem(name);
}
