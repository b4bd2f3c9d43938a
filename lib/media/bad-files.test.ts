// Files that are more, less or other than they say: each is a picture or gets a sentence, and the next one is read.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { badFiles } from "@/bench/hostile/bad-files";
import { AppError } from "@/lib/errors";
import { closeMedia } from "./children";
import { probeImage } from "./images";

const folder = await mkdtemp(join(tmpdir(), "medley-bad-files-"));
const files = await badFiles("http://127.0.0.1:1/x.png");
afterAll(closeMedia);

test.each(files.map((file, index) => ({ ...file, index })))("$name", { timeout: 60_000 }, async (file) => {
  const path = join(folder, String(file.index));
  await writeFile(path, file.bytes);
  const outcome = await probeImage(path).then(
    () => "taken",
    (thrown: unknown) => thrown,
  );
  if (outcome === "taken") expect(file.taken).not.toBe(false);
  else {
    expect(file.taken).not.toBe(true);
    expect(outcome).toBeInstanceOf(AppError);
    expect(outcome).toMatchObject({ code: /^(too_large|unsupported_media)$/, message: /^[A-Z].*\.$/ });
  }
});
