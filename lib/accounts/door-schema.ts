// Signing in at somebody else's door (GitHub, Google, OpenID Connect): which there are, and what can go wrong. Safe in the browser.

/** A door that this studio's owner configured. */
export type Door = { id: "github" | "google" | "oidc"; name: string };

/** Why somebody from another door was not let in; the keys stand in the sign-in page's address. */
export const doorSentences = {
  known:
    "There is an account with this e-mail address already. Sign in the way you did before; the two are not joined by themselves.",
  uninvited:
    "New people need an invite here. Ask somebody in the studio for one, open its link, and sign in from there.",
  invite: "This invite is for another e-mail address, or it does not work any more.",
  nameless: "That service did not say your e-mail address, and the studio needs one.",
  unverified: "That service has not verified your e-mail address yet. Verify it there and try again.",
  closed: "This account is closed. Ask the owner of the studio.",
  busy: "That was tried too often. Wait a quarter of an hour and try again.",
  failed: "Signing in there did not work. Nothing was changed; try again.",
} as const;

export type DoorProblem = keyof typeof doorSentences;

/** The sentence for what the address says; anything unknown is a plain failure. */
export const doorSentence = (key: string): string =>
  doorSentences[key in doorSentences ? (key as DoorProblem) : "failed"];
