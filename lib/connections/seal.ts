// Keys at rest: AES-256-GCM with a key derived from the studio's secret, bound to the row it belongs to.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { AppError } from "@/lib/errors";

/** Which derivation made a sealed value; a changed secret or scheme gets the next number. */
const KEY_ID = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyFrom = (secret: string): Buffer => Buffer.from(hkdfSync("sha256", secret, "", "medley connection keys", 32));

/** Seals a text for one row: key id (1 byte), nonce (12), tag (16), ciphertext. */
export function seal(secret: string, rowId: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyFrom(secret), nonce).setAAD(Buffer.from(rowId));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(KEY_ID), nonce, cipher.getAuthTag(), sealed]);
}

/** Opens what `seal` made for this row. Throws `unavailable` for another row's, a changed one, or another secret's. */
export function unseal(secret: string, rowId: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const text = 1 + NONCE_BYTES + TAG_BYTES;
  try {
    if (bytes[0] !== KEY_ID || bytes.length < text) throw new Error("not sealed by this scheme");
    const decipher = createDecipheriv("aes-256-gcm", keyFrom(secret), bytes.subarray(1, 1 + NONCE_BYTES))
      .setAAD(Buffer.from(rowId))
      .setAuthTag(bytes.subarray(1 + NONCE_BYTES, text));
    return Buffer.concat([decipher.update(bytes.subarray(text)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "A saved provider key can't be read: MEDLEY_SECRET has changed. Enter the key again in Settings.",
      { cause },
    );
  }
}
