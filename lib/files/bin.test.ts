import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { prisma } from "@/lib/db/client";
import { binFile } from "./bin-file";
import { emptyFileBin } from "./empty-bin";
import { getFile, listFiles, openFile } from "./queries";
import { serveThumbnail } from "./serve";
import { derivedPath } from "./store";
import { png, someone, upload, use } from "./test-files";

process.env.MEDLEY_HOME = await mkdtemp(join(tmpdir(), "medley-bin-"));

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const gone = { code: "not_found" };

/** As if it had been put into the bin two years ago. */
const longAgo = (id: string) =>
  prisma().file.update({ where: { id }, data: { deletedAt: new Date(Date.now() - 2 * YEAR_MS) } });

test("a file in the bin is gone, but not for the runs that used it", async () => {
  const owner = await someone();
  const [plain, used] = [await upload(owner, await png()), await upload(owner, await png())];
  await use(owner, used.id);
  await binFile(owner, plain.id);
  await binFile(owner, used.id);
  await expect(getFile(owner, plain.id)).rejects.toMatchObject(gone);
  expect((await openFile(owner, used.id)).bytes).toBe(used.bytes);
  expect((await listFiles(owner)).items).toEqual([]);
});

test("emptying the bin removes rows, bytes and thumbnails of what was there long enough, and nothing else", async () => {
  const owner = await someone();
  const [old, fresh] = [await upload(owner, await png()), await upload(owner, await png())];
  const { sha256 } = await prisma().file.findUniqueOrThrow({ where: { id: old.id } });
  const { path } = await openFile(owner, old.id);
  const kept = await openFile(owner, fresh.id);
  (await serveThumbnail(owner, old.id, 256)).stream?.destroy();
  await binFile(owner, old.id);
  await binFile(owner, fresh.id);
  await longAgo(old.id);
  await emptyFileBin(YEAR_MS);
  expect(await prisma().file.count({ where: { id: { in: [old.id, fresh.id] } } })).toBe(1);
  expect(await prisma().blob.count({ where: { sha256 } })).toBe(0);
  expect([path, derivedPath("thumbnails", sha256, ""), kept.path].map(existsSync)).toEqual([false, false, true]);
});

test("emptying the bin spares what a run shows, and bytes that another file has too", async () => {
  const [one, two] = [await someone(), await someone()];
  const bytes = await png();
  const [mine, theirs] = [await upload(one, bytes), await upload(two, bytes)];
  const shown = await upload(one, await png());
  await use(one, shown.id);
  for (const { id } of [mine, shown]) {
    await binFile(one, id);
    await longAgo(id);
  }
  await emptyFileBin(YEAR_MS);
  expect(await prisma().file.count({ where: { id: mine.id } })).toBe(0);
  const left = [await openFile(two, theirs.id), await openFile(one, shown.id)];
  expect(left.map(({ path }) => existsSync(path))).toEqual([true, true]);
});
