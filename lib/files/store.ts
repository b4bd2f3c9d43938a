// The store on disk: bytes under the name of their own SHA-256, put there whole by a rename.
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@/lib/errors";
import { homePaths } from "@/lib/home";
import { newId } from "@/lib/ids";

const PRIVATE = 0o700;

/** Where the bytes with this hash are, or would be. */
export const blobPath = (sha256: string): string => join(homePaths.files(), sha256.slice(0, 2), sha256);

/** Where pictures made of these bytes are kept; they can be made again at any time. */
export const derivedPath = (kind: "thumbnails" | "forms", sha256: string, name: string): string =>
  join(homePaths.files(), kind, sha256, name);

/** A path of its own for bytes that are still arriving. */
export async function newTemporary(): Promise<string> {
  await mkdir(homePaths.temporary(), { recursive: true, mode: PRIVATE });
  return join(homePaths.temporary(), newId());
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Moves a finished file to its place, which it then fills whole or not at all, even after a power cut. */
export async function moveInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: PRIVATE });
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Whether something is there. */
export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Removes what was made of these bytes. */
export async function removeDerived(sha256: string): Promise<void> {
  for (const kind of ["thumbnails", "forms"])
    await rm(join(homePaths.files(), kind, sha256), { force: true, recursive: true });
}

/** Removes bytes from the store; gone already is fine. */
export const removeBlob = (sha256: string): Promise<void> => rm(blobPath(sha256), { force: true });

/** A full disk as a sentence, anything else as it is. */
export function storeError(thrown: unknown): unknown {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code !== "ENOSPC" && code !== "EDQUOT") return thrown;
  return new AppError("no_space", "The studio's disk is full. Nothing was kept; make room and try again.", {
    cause: thrown,
  });
}
