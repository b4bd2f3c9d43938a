// Reads a request's body with a limit, so that a client can't fill the memory of this machine.
import type { IncomingMessage } from "node:http";
import { AppError } from "@/lib/errors";

/** A picture of 50 MB is 67 MB as base64. */
export const maxBody = 80_000_000;

const tooLarge = () => new AppError("too_large", "This request is larger than 80 MB. Send a smaller picture.");

/** The JSON in a body. Throws `too_large` before more than `maxBody` is held, `invalid` for what is no JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers["content-length"] ?? 0) > maxBody) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBody) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new AppError("invalid", "The body of this request is not JSON.", { cause });
  }
}
