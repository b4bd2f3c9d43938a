import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { studioSecret } from "./secret";

test("a secret that could not be made is tried anew, and the one that was made stays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "medley-secret-"));
  const home = join(folder, "home");
  await writeFile(home, "a file where the home should be");
  vi.stubEnv("MEDLEY_HOME", join(home, "inside"));
  await expect(studioSecret()).rejects.toThrow();
  await rm(home);
  const made = await studioSecret();
  expect(made.length).toBeGreaterThan(50);
  expect(await studioSecret()).toBe(made);
});
