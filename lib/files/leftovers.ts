// Sweeps what interrupted uploads left in the temporary directory.
import { readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { homePaths } from "@/lib/home";
import { exists } from "./store";

/** Removes what interrupted uploads left behind more than `olderThanMs` ago; answers how many files. */
export async function removeLeftovers(olderThanMs: number): Promise<number> {
  const folder = homePaths.temporary();
  const names = (await exists(folder)) ? await readdir(folder) : [];
  const old = await Promise.all(
    names.map(async (name) => {
      // Gone between the listing and the look: somebody else finished with it.
      const found = await stat(join(folder, name)).catch(() => undefined);
      return found?.isFile() && Date.now() - found.mtimeMs >= olderThanMs ? name : undefined;
    }),
  );
  const removed = old.filter((name) => name !== undefined);
  for (const name of removed) await unlink(join(folder, name));
  return removed.length;
}
