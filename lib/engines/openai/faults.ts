// The OpenAI SDK's errors, translated once into AppErrors.
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { disconnected, failedInside, refused, stopped, unreadable } from "@/lib/engines/faults";
import { AppError } from "@/lib/errors";

function saidIn(error: APIError): string {
  const body = error.error as { message?: unknown } | undefined;
  return typeof body?.message === "string" ? body.message : error.message.replace(/^\d{3} /, "");
}

/** Any error of a call as an AppError that says whether the call may be billed and may be tried again. */
export function translate(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof APIUserAbortError || (thrown instanceof Error && thrown.name === "AbortError"))
    return stopped(thrown);
  if (thrown instanceof APIConnectionError) return disconnected(thrown, thrown instanceof APIConnectionTimeoutError);
  if (thrown instanceof APIError) {
    const said = saidIn(thrown);
    if (typeof thrown.status !== "number") return failedInside(said, thrown);
    const { status, headers, code, type } = thrown;
    const spent = [code, type].includes("insufficient_quota");
    return refused({ status, headers, said, spent, tooLong: code === "context_length_exceeded" }, thrown);
  }
  if (thrown instanceof SyntaxError) return unreadable(thrown);
  return disconnected(thrown, false);
}
