// How errors are answered: one shape, a sentence for a person, and a number to ask about.
import { AppError, asAppError, statusOf } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { ApiContext } from "./context";

/** Refusals of Hono and its validators, by the status they carry. */
const refusals: Record<number, () => AppError> = {
  400: () => new AppError("invalid", "The body is not valid JSON."),
  415: () => new AppError("unsupported_media", "Send the body as JSON, with Content-Type: application/json."),
};

type PostgresError = { code?: unknown; severity?: unknown };

/** What PostgreSQL said, straight or through Prisma. */
function fromPostgres(thrown: unknown): PostgresError | undefined {
  const { meta, severity } = thrown as {
    meta?: { driverAdapterError?: { cause?: PostgresError } };
    severity?: unknown;
  };
  return severity === undefined ? meta?.driverAdapterError?.cause : (thrown as PostgresError);
}

/** PostgreSQL's class 22: a value it can't keep, such as a zero byte in a text or a date before the calendar. */
const isUnkeepable = (thrown: unknown): boolean =>
  thrown instanceof Error && String(fromPostgres(thrown)?.code ?? "").startsWith("22");

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const status = thrown instanceof Error && "status" in thrown ? thrown.status : undefined;
  const refusal = typeof status === "number" ? refusals[status] : undefined;
  if (refusal) return refusal();
  if (isUnkeepable(thrown))
    return new AppError("invalid", "A value in this request can't be kept: a character or a date that is none.", {
      cause: thrown,
    });
  return asAppError(thrown);
}

/** The body of every error. */
export const errorBody = ({ code, message, field }: AppError, requestId: string) => ({
  error: { code, message, ...(field ? { field } : {}), requestId },
});

/** Answers a request with what went wrong; what is our fault is logged under the request's id. */
export function answerError(thrown: unknown, context: ApiContext): Response {
  const error = toAppError(thrown);
  const requestId = context.get("requestId") ?? newId();
  if (error.code === "unexpected") console.error(`Request ${requestId} failed:`, error.cause);
  if (error.retryAfterMs !== undefined) context.header("retry-after", String(Math.ceil(error.retryAfterMs / 1000)));
  else if (error.code === "unavailable") context.header("retry-after", "2");
  return context.json(errorBody(error, requestId), statusOf(error.code) as 400);
}

/** A path as people write it: `input.imageIds[0]`. */
export const fieldPath = (path: PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    "",
  );
