// Every URL of the studio, written once.

const NOWHERE = "http://studio.invalid";

/**
 * The path of our own in what somebody wants to go on to; undefined for anything else, which would be an open door to other
 * sites. Parsed as a browser does: it drops tabs and line ends, and takes \\ for /.
 */
export function ownPath(wanted: string): string | undefined {
  if (!wanted.startsWith("/") || !URL.canParse(wanted, NOWHERE)) return undefined;
  const { origin, pathname, search } = new URL(wanted, NOWHERE);
  return origin === NOWHERE && !pathname.startsWith("//") ? `${pathname}${search}` : undefined;
}

export const paths = {
  home: () => "/",
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
  signUp: () => "/sign-up",
  forgot: () => "/forgot",
  setUp: (token: string) => `/set-up/${token}`,
  invite: (token: string) => `/invite/${token}`,
  reset: (token: string) => `/reset/${token}`,
  ask: () => "/ask",
  askThread: (runId: string) => `/ask/${runId}`,
  /** A new question that begins with what an earlier one asked: words, pictures, model and parameters. */
  askAgain: (runId: string) => `/ask?again=${runId}`,
  history: () => "/history",
  run: (runId: string) => `/runs/${runId}`,
  team: () => "/team",
  settings: (section: "connections" | "keys" | "sessions" | "look" | "account" = "connections") =>
    `/settings/${section}`,
  apiDocs: () => "/docs/api",
} as const;

export const apiPaths = {
  health: () => "/healthz",
  files: () => "/api/v1/files",
  file: (id: string) => `/api/v1/files/${id}`,
  content: (id: string) => `/api/v1/files/${id}/content`,
  /** `width` in CSS pixels is rounded up to one of lib/media's thumbnail widths. */
  thumbnail: (id: string, width: number) => `/api/v1/files/${id}/thumbnail?w=${width}`,
  models: () => "/api/v1/models",
  estimates: () => "/api/v1/estimates",
  runs: () => "/api/v1/runs",
  run: (id: string) => `/api/v1/runs/${id}`,
  cancel: (id: string) => `/api/v1/runs/${id}/cancel`,
  events: () => "/api/v1/events",
  /** Those that count what the asker starts. */
  applyingBudgets: () => "/api/v1/budgets?applying=true",
  document: () => "/api/v1/openapi.json",
} as const;
