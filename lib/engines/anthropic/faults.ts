// The Anthropic SDK's errors, translated once into AppErrors.
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "@anthropic-ai/sdk";
import { disconnected, failedInside, refused, stopped, unreadable } from "@/lib/engines/faults";
import { AppError } from "@/lib/errors";

/** Anthropic says only in words that a question is too long, or a picture too large. */
const TOO_LONG = /prompt is too long|exceed(s|ed)? (the )?context|input length|image (dimensions )?exceeds?/i;

/** An `error` event in a stream has its kind, but no status. */
const statusOf: Record<string, number> = { overloaded_error: 529, rate_limit_error: 429 };

/**
 * Any error of a call as an AppError that says whether the call may be billed and may be tried again. `spoke`: something of
 * the answer had come before.
 */
export function translate(thrown: unknown, spoke = false): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof APIUserAbortError || (thrown instanceof Error && thrown.name === "AbortError"))
    return stopped(thrown);
  if (thrown instanceof APIConnectionError) return disconnected(thrown, thrown instanceof APIConnectionTimeoutError);
  if (thrown instanceof APIError) {
    const told: unknown = thrown.apiMessage;
    const said = typeof told === "string" ? told : thrown.message.replace(/^\d{3} /, "");
    const { headers } = thrown;
    const status = thrown.status ?? (spoke ? undefined : statusOf[thrown.type ?? ""]);
    if (status === undefined) return failedInside(said, thrown);
    return refused({ status, headers, said, spent: status === 402, tooLong: TOO_LONG.test(said) }, thrown);
  }
  if (thrown instanceof SyntaxError) return unreadable(thrown);
  return disconnected(thrown, false);
}
