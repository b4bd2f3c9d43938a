// Ids, secrets that people carry around, and their hashes.
import { createHash, randomBytes } from "node:crypto";
import { v7, validate } from "uuid";

/** A new UUIDv7: ids sort by the time they were made. */
export const newId = (): string => v7();

/** Whether a text is a UUID, so that a mistyped id is "not found" and never a database error. */
export const isId = (text: string): boolean => validate(text);

/** 256 random bits, base64url: for links, keys and backend tokens. Only its hash is stored. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** SHA-256 of a secret, hex. Secrets have 256 random bits, so a fast hash is enough (passwords use argon2id). */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
