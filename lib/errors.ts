// One error for everything a person may be told. Messages are sentences: what happened, whether it cost anything, what to do.

/** What a request can be answered with, and its HTTP status. */
export const requestErrors = {
  invalid: 400,
  signed_out: 401,
  over_budget: 402,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_media: 415,
  misdirected: 421,
  too_many: 429,
  unexpected: 500,
  unavailable: 503,
  no_space: 507,
} as const;

/** What a run can end with. */
export const runErrors = [
  "provider_refused_key",
  "provider_busy",
  "provider_failed",
  "provider_timeout",
  "incomplete",
  "invalid_answer",
  "unsupported",
  "too_long",
  "result_expired",
  "interrupted",
  "model_not_ready",
  "model_crashed",
  "cancelled",
] as const;

export type RequestErrorCode = keyof typeof requestErrors;
export type RunErrorCode = (typeof runErrors)[number];
export type ErrorCode = RequestErrorCode | RunErrorCode;

/** Whether the failed thing may still be billed. */
export type Paid = "no" | "maybe" | "yes";

type Details = {
  /** The same call may succeed later. */
  retryable?: boolean;
  paid?: Paid;
  /** The input that is wrong, as a path: `input.imageIds[0]`. */
  field?: string;
  /** Wait at least this long before the next try, in ms. */
  retryAfterMs?: number;
  cause?: unknown;
};

/** An error with a sentence for a person and a code for a program. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly paid: Paid;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.paid = details.paid ?? "no";
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The HTTP status for a code; a run's own codes have none and count as unexpected. */
export function statusOf(code: ErrorCode): number {
  return code in requestErrors ? requestErrors[code as RequestErrorCode] : 500;
}

/** What does not exist, or may not be seen: the two look the same. */
export function notFound(what: string): AppError {
  return new AppError("not_found", `There is no such ${what}.`);
}

/** Any thrown value as an AppError; what is not ours becomes "unexpected" and keeps its cause for the log. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError("unexpected", "Something went wrong on our side. Nothing was charged; try again.", {
    cause: thrown,
  });
}
