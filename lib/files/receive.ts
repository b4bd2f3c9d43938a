// Takes bytes in: counted and hashed while they stream to a temporary file.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { AppError } from "@/lib/errors";
import { checkBytes, notAPicture } from "@/lib/media/limits";
import { SNIFF_BYTES, sniff } from "@/lib/media/sniff";

export type Bytes = AsyncIterable<Uint8Array>;
export type Received = { sha256: string; bytes: number };

/**
 * Writes `stream` to `path` and onto the disk. Throws `too_large` at the first byte too many, `unsupported_media` as soon
 * as the first bytes are no picture, `invalid` when fewer come than were declared.
 */
export async function receive(stream: Bytes, path: string, declaredBytes?: number): Promise<Received> {
  if (declaredBytes !== undefined) checkBytes(declaredBytes);
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  let bytes = 0;
  let header = Buffer.alloc(0);
  let known = false;
  try {
    for await (const part of stream) {
      bytes += part.length;
      checkBytes(bytes);
      if (!known) header = Buffer.concat([header, part.subarray(0, SNIFF_BYTES - header.length)]);
      if (!known && header.length === SNIFF_BYTES) known = checkKind(header);
      hash.update(part);
      await file.writeFile(part);
    }
    if (declaredBytes !== undefined && bytes < declaredBytes)
      throw new AppError("invalid", "The upload broke off before the file was complete. Try again.", {
        retryable: true,
      });
    if (bytes === 0) throw new AppError("unsupported_media", "This file is empty.");
    if (!known) checkKind(header);
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), bytes };
}

function checkKind(header: Buffer): true {
  if (!sniff(header)) throw notAPicture();
  return true;
}
