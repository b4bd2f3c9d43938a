// Speaking to our own API from the page: one way in, errors as sentences.
import { apiPaths, paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/schema";

/** What went wrong, in the API's own words. */
export class ApiProblem extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "ApiProblem";
    this.code = code;
  }
}

/** The sentence for a person of whatever was thrown. */
export const sentenceOf = (thrown: unknown): string =>
  thrown instanceof ApiProblem ? thrown.message : "The studio can't be reached. Check that it runs, then try again.";

/**
 * The problem an answer of the API tells of; `otherwise` is said where it is none of the API's. Who is signed out is led to
 * the sign-in page, and back from there.
 */
export function problemIn(body: unknown, otherwise: string): ApiProblem {
  const error = (body as { error?: { code?: string; message?: string } } | null | undefined)?.error;
  if (error?.code === "signed_out") {
    window.location.assign(paths.signIn(window.location.pathname));
    return new ApiProblem("signed_out", "You are signed out here. Sign in to go on; nothing was started.");
  }
  return new ApiProblem(error?.code ?? "unexpected", error?.message ?? otherwise);
}

/** The problem that a response that is not ok tells of. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  return problemIn(body, `The studio answered ${response.status}.`);
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** Reads something of ours. Throws an ApiProblem with the API's sentence. */
export const fetchJson = <T>(path: string): Promise<T> => call<T>(path, {});

export type AskOrder = {
  task: "ask";
  model: string;
  input: { question: string; imageIds: string[] };
  params?: Record<string, unknown>;
  from?: { runId: string; kind: "follow-up" | "reuse" };
};

export type EstimateView = {
  tokens?: number;
  costMicros: { from: number; to: number } | null;
  warnings: string[];
  /** Why a budget would refuse it now. */
  overBudget: string | null;
};

/** Starts a run; the same `key` never starts a second one. */
export const startRun = (order: AskOrder, key: string): Promise<RunView> =>
  call(apiPaths.runs(), json(order, { "idempotency-key": key }));

export const estimateRun = (order: AskOrder, signal: AbortSignal): Promise<EstimateView> =>
  call(apiPaths.estimates(), { ...json(order), signal });

export const fetchRun = (id: string): Promise<RunView> => call(apiPaths.run(id), {});

export async function cancelRun(id: string): Promise<void> {
  const response = await fetch(apiPaths.cancel(id), { method: "POST" });
  if (!response.ok) throw await problemOf(response);
}

/** Puts a model on offer that its connection does not list. Throws an ApiProblem with the API's sentence. */
export const addModel = (connection: string, name: string): Promise<{ id: string }> =>
  call<{ id: string }>(apiPaths.models(), json({ connection, name }));
