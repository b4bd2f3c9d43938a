// Every way a server of this protocol can fail, translated once into an AppError with a sentence.
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { AppError } from "@/lib/errors";

const MAX_QUOTE = 300;
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
  if (ms >= 0) return ms;
  const text = headers?.get("retry-after") ?? "";
  const seconds = Number(text || Number.NaN);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** What the provider said, on one line, short, and without anything that looks like a key. */
function quote(error: APIError): string {
  const body = error.error as { message?: unknown } | undefined;
  const said = typeof body?.message === "string" ? body.message : error.message.replace(/^\d{3} /, "");
  const line = said
    .replace(/\b(sk|key)-[\w*-]{4,}/g, "(key)")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE)}…` : line;
}

function busy(error: APIError): AppError {
  if (error.code === "insufficient_quota" || error.type === "insufficient_quota")
    return new AppError(
      "provider_busy",
      "The provider says that this key's credit is used up. Top it up there, or use another key.",
      {
        cause: error,
      },
    );
  const wait = retryAfter(error.headers);
  return new AppError("provider_busy", "The provider is busy: too many requests at once. Nothing was charged.", {
    retryable: true,
    cause: error,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

function refused(error: APIError, status: number): AppError {
  if (status === 401 || status === 403)
    return new AppError(
      "provider_refused_key",
      "The provider refused the key. Check it in Settings, Connections. Nothing was charged.",
      {
        cause: error,
      },
    );
  if (status === 429) return busy(error);
  if (status === 413 || error.code === "context_length_exceeded")
    return new AppError("too_long", `This is more than the model can take: ${quote(error)} Nothing was charged.`, {
      cause: error,
    });
  if (status === 408)
    return new AppError("provider_timeout", "The provider took too long. It may still charge for this.", {
      retryable: true,
      paid: "maybe",
      cause: error,
    });
  if (status >= 500)
    return new AppError(
      "provider_failed",
      `The provider failed (${status}): ${quote(error)} It may have been charged.`,
      {
        retryable: true,
        paid: "maybe",
        cause: error,
      },
    );
  return new AppError(
    "provider_failed",
    `The provider refused the request (${status}): ${quote(error)} Nothing was charged.`,
    {
      cause: error,
    },
  );
}

function disconnected(thrown: unknown): AppError {
  const errors = chain(thrown);
  const ours = errors.find((error) => error instanceof AppError);
  if (ours) return ours;
  const codes = errors.map(codeOf);
  if (thrown instanceof APIConnectionTimeoutError || codes.some((code) => silent.includes(code)))
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
      {
        retryable: true,
        cause: thrown,
      },
    );
  return new AppError("provider_failed", "The connection to the provider broke. It may still charge for this.", {
    retryable: true,
    paid: "maybe",
    cause: thrown,
  });
}

/** Any error of a call as an AppError that says whether the call may be billed and may be tried again. */
export function translate(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof APIUserAbortError || (thrown instanceof Error && thrown.name === "AbortError"))
    return new AppError("cancelled", "Stopped.", { paid: "maybe", cause: thrown });
  if (thrown instanceof APIConnectionError) return disconnected(thrown);
  if (thrown instanceof APIError) {
    if (typeof thrown.status === "number") return refused(thrown, thrown.status);
    return new AppError(
      "provider_failed",
      `The provider failed in mid-answer: ${quote(thrown)} It may have been charged.`,
      {
        retryable: true,
        paid: "maybe",
        cause: thrown,
      },
    );
  }
  if (thrown instanceof SyntaxError)
    return new AppError("invalid_answer", "The server's answer can't be read: it is not what this protocol says.", {
      paid: "maybe",
      cause: thrown,
    });
  return disconnected(thrown);
}
