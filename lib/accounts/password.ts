// Passwords: argon2id with the library's defaults (19 MiB, 2 passes), as OWASP recommends.
import { hash, verify } from "@node-rs/argon2";
import { oncePerProcess } from "@/lib/process";

export const hashPassword = (password: string): Promise<string> => hash(password);

/** A hash that nobody's password has: checking against it takes as long as against a real one. */
const nobody = () => oncePerProcess("nobody's hash", () => hash("nobody has this password"));

/** Whether a password is right. Without a hash it is wrong, and finding that out takes the same time. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const decoy = await nobody();
  const right = await verify(stored ?? decoy, password);
  return stored ? right : false;
}
