// Ways a server over HTTP can fail, whatever its protocol, as AppErrors that say whether the call may be billed and may be
// tried again. What is a vendor's own (its error classes and codes) is read beside the vendor.
import { AppError } from "@/lib/errors";
import { quote } from "./clean";

/** Nobody waits longer; a number without end is none. */
const LONGEST_WAIT_MS = 366 * 24 * 60 * 60 * 1000;
/** The connection was never made, so nothing can have been charged. */
const unreachable = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];
const silent = ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ETIMEDOUT"];

/** An answer with an error status. `said`: the server's own words. */
export type Refusal = {
  status: number;
  headers: Headers | undefined;
  said: string;
  tooLong?: boolean;
  spent?: boolean;
};

function chain(thrown: unknown): Error[] {
  const found: Error[] = [];
  let next: unknown = thrown;
  while (next instanceof Error && found.length < 10) {
    found.push(next);
    next = next instanceof AggregateError ? next.errors[0] : next.cause;
  }
  return found;
}

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "");

/** How long a server asks us to wait, in ms: `retry-after-ms`, or `Retry-After` in seconds or as a date. */
export function retryAfter(headers: Headers | undefined, now = Date.now()): number | undefined {
  const ms = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (ms >= 0) return Math.min(ms, LONGEST_WAIT_MS);
  const text = headers?.get("retry-after") ?? "";
  const seconds = Number(text || Number.NaN);
  if (seconds >= 0) return Math.min(seconds * 1000, LONGEST_WAIT_MS);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now), LONGEST_WAIT_MS);
}

function busy({ spent, headers }: Refusal, cause: unknown): AppError {
  if (spent)
    return new AppError(
      "provider_busy",
      "The provider says that this key's credit is used up. Top it up there, or use another key. Nothing was charged.",
      { cause },
    );
  const wait = retryAfter(headers);
  return new AppError("provider_busy", "The provider is busy: too many requests at once. Nothing was charged.", {
    retryable: true,
    cause,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

/** A request that was answered with an error status. Statuses of 5xx and 408 may have been charged, others were not. */
export function refused(refusal: Refusal, cause: unknown): AppError {
  const { status, said, tooLong, spent } = refusal;
  if (status === 401 || status === 403)
    return new AppError(
      "provider_refused_key",
      "The provider refused the key. Check it in Settings, Connections. Nothing was charged.",
      { cause },
    );
  // 529 is Anthropic's "overloaded": turned away like a 429, before any work was done.
  if (status === 429 || status === 529 || spent) return busy(refusal, cause);
  if (status === 413 || tooLong)
    return new AppError("too_long", `This is more than the model can take: ${quote(said)} Nothing was charged.`, {
      cause,
    });
  if (status === 408)
    return new AppError("provider_timeout", "The provider took too long. It may still charge for this.", {
      retryable: true,
      paid: "maybe",
      cause,
    });
  if (status >= 500)
    return new AppError(
      "provider_failed",
      `The provider failed (${status}): ${quote(said)} It may have been charged.`,
      {
        retryable: true,
        paid: "maybe",
        cause,
      },
    );
  return new AppError(
    "provider_failed",
    `The provider refused the request (${status}): ${quote(said)} Nothing was charged.`,
    { cause },
  );
}

/** A request without any answer: the server was never reached, stayed silent, or went away. */
export function disconnected(thrown: unknown, timedOut: boolean): AppError {
  const errors = chain(thrown);
  const ours = errors.find((error) => error instanceof AppError);
  if (ours) return ours;
  const codes = errors.map(codeOf);
  if (timedOut || codes.some((code) => silent.includes(code)))
    return new AppError("provider_timeout", "The provider did not answer in time. It may still charge for this.", {
      retryable: true,
      paid: "maybe",
      cause: thrown,
    });
  const refusal = codes.find(
    (code) => unreachable.includes(code) || code.startsWith("ERR_TLS") || code.includes("CERT"),
  );
  if (refusal)
    return new AppError(
      "provider_failed",
      `The server can't be reached (${refusal}). Is it running, and is its address right? Nothing was charged.`,
      { retryable: true, cause: thrown },
    );
  return new AppError("provider_failed", "The connection to the provider broke. It may still charge for this.", {
    retryable: true,
    paid: "maybe",
    cause: thrown,
  });
}

/** An error that came inside an answer already begun. */
export const failedInside = (said: string, cause: unknown): AppError =>
  new AppError("provider_failed", `The provider failed in mid-answer: ${quote(said)} It may have been charged.`, {
    retryable: true,
    paid: "maybe",
    cause,
  });

/** Stopped by us while the provider may have been at work. */
export const stopped = (cause?: unknown): AppError =>
  new AppError("cancelled", "Stopped.", { paid: "maybe", ...(cause === undefined ? {} : { cause }) });

/** Stopped by us before anything was asked. */
export const stoppedBefore = (cause?: unknown): AppError =>
  new AppError("cancelled", "Stopped before it was asked. Nothing was charged.", cause === undefined ? {} : { cause });

/** An answer that is not what the protocol says. */
export const unreadable = (cause: unknown, hint = ""): AppError =>
  new AppError(
    "invalid_answer",
    `The server's answer can't be read: it is not what this protocol says.${hint && ` ${hint}`} It may have been charged.`,
    { paid: "maybe", ...(cause === undefined ? {} : { cause }) },
  );

/** A sentence without what it says of charges. */
export const withoutCosts = (sentence: string): string =>
  sentence
    .replace(/Nothing was charged; (\w)/, (_, first: string) => first.toUpperCase())
    .replace(/ (Nothing was charged|It may still charge for this|It may have been charged)\./, "");

/** A failure while a job that was begun elsewhere is followed: what the single call cost is not what the job costs. */
export const whileFollowing = ({ code, message, retryable, retryAfterMs, cause }: AppError): AppError =>
  new AppError(code, `${withoutCosts(message)} The job had begun, so it may have been charged.`, {
    retryable,
    paid: "maybe",
    cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
