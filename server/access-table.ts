// Who may do what, by hand: every API route, page and server action with every kind of asker. What is missing here fails
// the test beside this file. A key opens no page and no action; to those its holder is nobody.

/** The columns. `maker` is a member whose things are asked for; `colleague`, `admin` and `owner` are in the same team. */
export const askers = [
  "nobody",
  "endedSession",
  "revokedKey",
  "stranger",
  "colleague",
  "maker",
  "admin",
  "owner",
  "readKey",
  "runKey",
  "manageKey",
  "adminsKey",
] as const;
export type AskerName = (typeof askers)[number];

/** Who may ever be shown what is private to the maker. */
export const insiders: AskerName[] = ["maker", "readKey", "runKey", "manageKey"];

/** What a row needs to stand on: made anew for every asker. */
export type Thing =
  | "file"
  | "shared file"
  | "run"
  | "shared run"
  | "waiting run"
  | "group"
  | "connection"
  | "machine's connection"
  | "key"
  | "own budget"
  | "team's budget";
export type Row = {
  /** The id in the address is this thing's, made by the maker. */
  thing?: Thing;
  /** The answer to the maker shows something private, so its absence elsewhere means something. */
  shows?: true;
  /** In the order of `askers`. */
  answers: string;
};

const everyone = (word: string): string => askers.map(() => word).join(" ");
const readers = "401 401 401  200 200 200 200 200  200 403 403 403";
const makerReads = "401 401 401  404 404 200 404 404  200 403 403 403";
const teamReads = "401 401 401  404 200 200 200 200  200 403 403 403";

/** API routes: HTTP statuses. `adminsKey` has the scope `manage` only, like `manageKey`, but is an admin's. */
export const apiTable: Record<string, Row> = {
  "GET /healthz": { answers: everyone("200") },
  "GET /readyz": { answers: everyone("200") },
  "GET /api/v1/openapi.json": { answers: everyone("200") },

  "POST /api/v1/files": { answers: "401 401 401  201 201 201 201 201  403 201 403 403" },
  "GET /api/v1/files": { thing: "file", shows: true, answers: readers },
  "GET /api/v1/files/{id}": { thing: "file", shows: true, answers: makerReads },
  "GET /api/v1/files/{id} of a shared run": { thing: "shared file", answers: teamReads },
  "GET /api/v1/files/{id}/content": { thing: "file", answers: makerReads },
  "GET /api/v1/files/{id}/content of a shared run": { thing: "shared file", answers: teamReads },
  "GET /api/v1/files/{id}/thumbnail": { thing: "file", answers: makerReads },
  "DELETE /api/v1/files/{id}": { thing: "file", answers: "401 401 401  404 404 204 404 404  403 204 403 403" },
  "DELETE /api/v1/files/{id} of a shared run": {
    thing: "shared file",
    answers: "401 401 401  404 403 204 403 403  403 204 403 403",
  },

  "POST /api/v1/models": { answers: "401 401 401  400 400 400 400 400  403 400 403 403" },
  "GET /api/v1/models": { answers: readers },
  "POST /api/v1/estimates": { thing: "file", answers: makerReads },

  "POST /api/v1/runs": { thing: "file", shows: true, answers: "401 401 401  404 404 201 404 404  403 201 403 403" },
  "GET /api/v1/runs": { thing: "run", shows: true, answers: readers },
  "GET /api/v1/runs/{id}": { thing: "run", shows: true, answers: makerReads },
  "GET /api/v1/runs/{id} that is shared": { thing: "shared run", answers: teamReads },
  "PATCH /api/v1/runs/{id}": {
    thing: "run",
    shows: true,
    answers: "401 401 401  404 404 200 404 404  403 200 403 403",
  },
  "PATCH /api/v1/runs/{id} that is shared": {
    thing: "shared run",
    answers: "401 401 401  404 404 200 404 404  403 200 403 403",
  },
  "DELETE /api/v1/runs/{id}": { thing: "run", answers: "401 401 401  404 404 204 404 404  403 204 403 403" },
  "DELETE /api/v1/runs/{id} that is shared": {
    thing: "shared run",
    answers: "401 401 401  404 404 204 404 404  403 204 403 403",
  },
  "POST /api/v1/runs/{id}/cancel": {
    thing: "waiting run",
    answers: "401 401 401  404 404 202 404 404  403 202 403 403",
  },
  "GET /api/v1/runs/{id}/events": { thing: "run", shows: true, answers: makerReads },
  "GET /api/v1/runs/{id}/events that is shared": { thing: "shared run", answers: teamReads },
  "GET /api/v1/events": { answers: readers },

  "POST /api/v1/groups": { thing: "file", shows: true, answers: "401 401 401  404 404 201 404 404  403 201 403 403" },
  "GET /api/v1/groups/{id}": { thing: "group", shows: true, answers: makerReads },
  "POST /api/v1/groups/{id}/cancel": { thing: "group", answers: "401 401 401  404 404 202 404 404  403 202 403 403" },

  "GET /api/v1/connections": { answers: readers },
  "POST /api/v1/connections": { answers: "401 401 401  201 403 403 201 201  403 403 403 201" },
  "PATCH /api/v1/connections/{id}": {
    thing: "connection",
    answers: "401 401 401  404 403 403 200 200  403 403 403 200",
  },
  "POST /api/v1/connections/{id}/check": {
    thing: "connection",
    answers: "401 401 401  404 403 403 200 200  403 403 403 200",
  },
  "POST /api/v1/connections/{id}/check of one that the machine gives": {
    thing: "machine's connection",
    answers: "401 401 401  403 403 403 403 200  403 403 403 403",
  },
  "DELETE /api/v1/connections/{id}": {
    thing: "connection",
    answers: "401 401 401  404 403 403 204 204  403 403 403 204",
  },

  "GET /api/v1/keys": { thing: "key", shows: true, answers: readers },
  "POST /api/v1/keys": { answers: "401 401 401  201 201 201 201 201  403 403 403 403" },
  "DELETE /api/v1/keys/{id}": { thing: "key", answers: "401 401 401  404 404 204 404 404  403 403 204 404" },

  "GET /api/v1/costs": { answers: readers },

  "GET /api/v1/budgets": { answers: readers },
  "POST /api/v1/budgets": { thing: "key", answers: "401 401 401  404 403 403 201 201  403 403 403 201" },
  "GET /api/v1/budgets/{id}": { thing: "own budget", answers: "401 401 401  404 404 200 200 200  200 403 403 403" },
  "GET /api/v1/budgets/{id} of the team": { thing: "team's budget", answers: teamReads },
  "PATCH /api/v1/budgets/{id}": { thing: "own budget", answers: "401 401 401  404 404 403 200 200  403 403 403 200" },
  "PATCH /api/v1/budgets/{id} of the team": {
    thing: "team's budget",
    answers: "401 401 401  404 403 403 200 200  403 403 403 200",
  },
  "DELETE /api/v1/budgets/{id}": { thing: "own budget", answers: "401 401 401  404 404 403 204 204  403 403 403 204" },
  "DELETE /api/v1/budgets/{id} of the team": {
    thing: "team's budget",
    answers: "401 401 401  404 403 403 204 204  403 403 403 204",
  },
};

const forGuests = "shown shown shown  to to to to to  shown shown shown shown";
const inside = "in in in  shown shown shown shown shown  in in in in";
const makersPage = "in in in  404 404 shown 404 404  in in in in";
const teamsPage = "in in in  404 shown shown shown shown  in in in in";

/** Pages: shown, 404, `to`: led on, or `in`: led to the sign-in page. Each by itself, because Next may ask for a page without its frame. */
export const pageTable: Record<string, Row> = {
  "/": { answers: everyone("to") },
  "/sign-in": { answers: forGuests },
  "/sign-up": { answers: forGuests },
  "/forgot": { answers: everyone("shown") },
  "/set-up/[token]": { answers: everyone("shown") },
  "/reset/[token]": { answers: everyone("shown") },
  "/invite/[token]": { answers: everyone("shown") },
  "/docs/api": { answers: everyone("shown") },
  "/ask": { thing: "file", answers: inside },
  "/ask/[runId]": { thing: "run", shows: true, answers: makersPage },
  "/ask/[runId] that is shared": { thing: "shared run", answers: teamsPage },
  "/runs/[runId]": { thing: "run", shows: true, answers: makersPage },
  "/runs/[runId] that is shared": { thing: "shared run", answers: teamsPage },
  "/history": { thing: "run", shows: true, answers: inside },
  "/team": { answers: inside },
  "/settings": { answers: everyone("to") },
  "/settings/account": { answers: inside },
  "/settings/connections": { answers: inside },
  "/settings/keys": { thing: "key", shows: true, answers: inside },
  // Holds nothing of anybody's; its frame leads away who is not signed in.
  "/settings/look": { answers: everyone("shown") },
  // The way to /team, where people are now.
  "/settings/people": { answers: everyone("to") },
  "/settings/sessions": { answers: inside },
};

/** Routes that Next answers; they carry their own rules. next-auth's takes passwords and answers of other doors from anybody. */
export const routeTable: string[] = ["/api/auth/[...nextauth]"];

const out = "signed_out signed_out signed_out";
const keysOut = "signed_out signed_out signed_out signed_out";

/** Server actions, on a studio that is set up, sends no mail and lets nobody sign up: ok, `to` (led on to another page), or the code of the refusal. */
export const actionTable: Record<string, Row> = {
  "lib/accounts/actions#setUp": { answers: everyone("gone") },
  "lib/accounts/actions#signIn": { answers: everyone("invalid") },
  "lib/accounts/actions#signOut": { answers: everyone("to") },
  "lib/accounts/actions#signUp": { answers: everyone("forbidden") },
  "lib/accounts/actions#reset": { answers: everyone("gone") },
  "lib/accounts/actions#acceptInvite": { answers: everyone("to") },
  "lib/accounts/actions#forgot": { answers: everyone("unavailable") },
  "lib/accounts/actions#joinTeam": { answers: `${out}  to to to to to  ${keysOut}` },
  "lib/accounts/actions#invite": { answers: `${out}  ok forbidden forbidden ok ok  ${keysOut}` },
  "lib/accounts/actions#withdrawInvite": { answers: `${out}  not_found not_found not_found ok ok  ${keysOut}` },
  "lib/accounts/actions#chooseLook": { answers: `${out}  ok ok ok ok ok  ${keysOut}` },
  "lib/accounts/actions#changePassword": {
    answers: `${out}  conflict conflict conflict conflict conflict  ${keysOut}`,
  },
  "lib/accounts/actions#endOneSession": { answers: `${out}  nothing nothing ok nothing nothing  ${keysOut}` },
  "lib/costs/actions#setBudget": { answers: `${out}  not_found forbidden forbidden ok ok  ${keysOut}` },
  "lib/costs/actions#changeBudget": { answers: `${out}  not_found forbidden forbidden ok ok  ${keysOut}` },
  "lib/costs/actions#removeBudget": { answers: `${out}  not_found forbidden forbidden ok ok  ${keysOut}` },
  "lib/teams/actions#switchTeam": { answers: `${out}  not_found ok ok ok ok  ${keysOut}` },
  "lib/teams/actions#changeRole": { answers: `${out}  not_found not_found not_found ok ok  ${keysOut}` },
  "lib/teams/actions#removeMember": { answers: `${out}  not_found not_found not_found ok ok  ${keysOut}` },
};
