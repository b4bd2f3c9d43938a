// The secret that cookies and sealed keys rest on: MEDLEY_SECRET, or one made at the first need and kept in the home.
import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { env } from "@/lib/env";
import { homePaths } from "@/lib/home";
import { oncePerProcess } from "@/lib/process";

async function keptSecret(): Promise<string> {
  const path = homePaths.secret();
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, randomBytes(48).toString("base64url"), { mode: 0o600 });
  try {
    // A link never replaces: of two processes that make one at once, the first wins and both read the same.
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, "utf8");
}

const found = () => oncePerProcess("secret", () => ({ secret: undefined as Promise<string> | undefined }));

/** The studio's secret, the same in every process of one home. A failure to read it is tried anew the next time. */
export function studioSecret(): Promise<string> {
  const kept = found();
  kept.secret ??= (async () => env().MEDLEY_SECRET ?? (await keptSecret()))().catch((error: unknown) => {
    kept.secret = undefined;
    throw error;
  });
  return kept.secret;
}
