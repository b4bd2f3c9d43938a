// Compares the store with the database: whether every file's bytes are there, and what lies there for nobody.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pool } from "@/lib/db/client";
import { homePaths } from "@/lib/home";
import { blobPath } from "./store";

const PAGE = 500;

export type Comparison = {
  /** Contents the database knows. */
  rows: number;
  /** Hashes whose bytes are gone. */
  missing: string[];
  /** Hashes whose bytes have another length. */
  damaged: string[];
  /** Contents on the disk that no row refers to: an interrupted upload's, or one that is arriving now. */
  leftovers: number;
};

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

async function storedHashes(): Promise<string[]> {
  const shelves = (await namesIn(homePaths.files())).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const names = await Promise.all(shelves.map((shelf) => namesIn(join(homePaths.files(), shelf))));
  return names.flat();
}

/** Looks at every content by name and length; it does not read the bytes. */
export async function compareStore(): Promise<Comparison> {
  const onDisk = new Set(await storedHashes());
  const found: Comparison = { rows: 0, missing: [], damaged: [], leftovers: 0 };
  for (let after = ""; ; ) {
    const { rows } = await pool().query<{ sha256: string; bytes: string }>(
      `SELECT "sha256", "bytes" FROM "Blob" WHERE "sha256" > $1 ORDER BY "sha256" LIMIT ${PAGE}`,
      [after],
    );
    for (const { sha256, bytes } of rows) {
      found.rows += 1;
      onDisk.delete(sha256);
      const there = await stat(blobPath(sha256)).catch(() => undefined);
      if (!there) found.missing.push(sha256);
      else if (there.size !== Number(bytes)) found.damaged.push(sha256);
    }
    after = rows.at(-1)?.sha256 ?? "";
    if (rows.length < PAGE) break;
  }
  found.leftovers = onDisk.size;
  return found;
}
