// JSON bodies, read once and within limits, before anything looks at them.
import type { IncomingMessage } from "node:http";
import { AppError } from "@/lib/errors";
import type { ApiContext } from "./context";

const LIMIT_BYTES = 2_000_000;
/** Deeper than anything we take; what walks a body by recursion must not run out of stack. */
const LIMIT_DEPTH = 64;
/** A body that takes longer than this is not being sent any more. */
const LIMIT_MS = 30_000;

const tooLarge = () => new AppError("too_large", "A JSON body may have 2 MB.", { field: "body" });
/** The client left before its body was complete; hardly anybody hears this, but it is no fault of ours. */
export const brokeOff = () =>
  new AppError("invalid", "The request broke off before its body was complete. Send it again.");

async function readText(incoming: IncomingMessage): Promise<string> {
  if (Number(incoming.headers["content-length"] ?? 0) > LIMIT_BYTES) throw tooLarge();
  const parts: Buffer[] = [];
  let bytes = 0;
  const late = setTimeout(() => incoming.destroy(), LIMIT_MS);
  try {
    // Leaving the loop must not destroy the stream: the connection would go with it, and the answer.
    for await (const part of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > LIMIT_BYTES) throw tooLarge();
      parts.push(part);
    }
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : brokeOff();
  } finally {
    clearTimeout(late);
  }
  return Buffer.concat(parts).toString();
}

/** Level by level, without recursion. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > LIMIT_DEPTH) return true;
    level = level.flatMap((one) => (one !== null && typeof one === "object" ? Object.values(one) : []));
  }
  return false;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid", "The body is not valid JSON.", { cause });
  }
}

/** Whether a Content-Type header says JSON. */
export const isJson = (type: string | undefined): boolean => /^application\/json\b/i.test(type ?? "");

/** Reads a request's JSON body for the route that is to come. Throws `unsupported_media`, `too_large` and `invalid`. */
export async function readJsonBody(context: ApiContext): Promise<void> {
  if (!isJson(context.req.header("content-type")))
    throw new AppError("unsupported_media", "Send the body as JSON, with Content-Type: application/json.");
  const text = await readText(context.env.incoming);
  if (text !== "" && isTooDeep(parse(text)))
    throw new AppError("invalid", `The body is nested deeper than ${LIMIT_DEPTH} levels.`);
  // Hono keeps promises here, whatever the type says.
  context.req.bodyCache.text = Promise.resolve(text) as unknown as string;
}
