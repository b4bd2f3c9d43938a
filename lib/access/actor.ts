// Who is asking. The first argument of every query and command.

export type Role = "owner" | "admin" | "member";
export type Scope = "read" | "run" | "manage";

/** A person at a browser, working in one of their teams. `studioOwner` owns the installation. */
export type Member = {
  kind: "member";
  userId: string;
  teamId: string;
  role: Role;
  studioOwner: boolean;
  sessionId: string;
};

/** A program with an API key: acts as its person in its team, within its scopes. */
export type KeyHolder = { kind: "key"; userId: string; teamId: string; role: Role; keyId: string; scopes: Scope[] };

/** Somebody in a team: every query about a team's things takes one. Guests (links) come with shares. */
export type Actor = Member | KeyHolder;

/** Whether this actor may do things of a scope; a person at a browser may do all their role allows. */
export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.kind === "member" || actor.scopes.includes(scope);
}

/** Whether this actor may change what belongs to the whole team: connections, budgets, members. */
export const managesTeam = (actor: Actor): boolean =>
  (actor.role === "owner" || actor.role === "admin") && hasScope(actor, "manage");

/** The name under which this actor's idempotency keys and limits are kept. */
export const actorName = (actor: Actor): string =>
  actor.kind === "key" ? `key:${actor.keyId}` : `user:${actor.userId}`;
