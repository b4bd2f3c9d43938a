// Errors of Replicate's client, translated once into AppErrors.
import { disconnected, refused, stopped, unreadable } from "@/lib/engines/faults";
import { AppError } from "@/lib/errors";
import { truthOf } from "./fence";

/** The answer behind an error of the client's: its error class is not exported, but its errors carry the response. */
export function responseOf(thrown: unknown): Response | undefined {
  const response = thrown instanceof Error && "response" in thrown ? thrown.response : undefined;
  return response instanceof Response ? response : undefined;
}

/** "Request to … failed with status 422 …: {"detail":"…"}." */
function saidIn(message: string): string {
  const body = /failed with status .*?: ?([\s\S]*)\.$/.exec(message)?.[1] ?? message;
  try {
    const { detail, title } = JSON.parse(body) as { detail?: unknown; title?: unknown };
    return String(detail ?? title ?? body);
  } catch {
    return body; // not every error of theirs is JSON
  }
}

/** Any error of a call as an AppError that says whether the call may be billed and may be tried again. */
export function translate(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const response = responseOf(thrown);
  if (response && thrown instanceof Error) {
    const truth = truthOf(response);
    if ("thrown" in truth) return isAbort(truth.thrown) ? stopped(thrown) : disconnected(truth.thrown, false);
    const { status } = truth;
    return refused({ status, headers: response.headers, said: saidIn(thrown.message), spent: status === 402 }, thrown);
  }
  if (isAbort(thrown)) return stopped(thrown);
  if (thrown instanceof SyntaxError) return unreadable(thrown);
  return disconnected(thrown, false);
}

const isAbort = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === "AbortError";
