import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { KeyHolder, Member } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import { homePaths } from "@/lib/home";
import { newId } from "@/lib/ids";
import { binFile } from "./bin-file";
import { forModel } from "./for-model";
import { removeLeftovers } from "./leftovers";
import { getFile, listFiles, requireFiles } from "./queries";
import { type Served, serveContent, serveThumbnail } from "./serve";
import { blobPath } from "./store";
import { picture, png, someone, upload, use } from "./test-files";
import { saveMade, saveSample, saveUpload } from "./upload";

process.env.MEDLEY_HOME = await mkdtemp(join(tmpdir(), "medley-files-"));

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const text = async ({ stream }: Served) => Buffer.concat((await stream?.toArray()) ?? []);
const temporaries = async () => (existsSync(homePaths.temporary()) ? readdir(homePaths.temporary()) : []);

const gone = { code: "not_found" };

test("an upload is kept under its hash, measured and named", async () => {
  const actor = await someone();
  const bytes = await png();
  const view = await upload(actor, bytes, "../scan \u202Ex.png");
  expect(view).toMatchObject({ name: "scan x.png", type: "image/png", width: 40, height: 30, bytes: bytes.length });
  expect(await readFile(blobPath(sha(bytes)))).toEqual(bytes);
  expect(await getFile(actor, view.id)).toEqual(view);
  expect(await temporaries()).toEqual([]);
});

test("the same bytes at the same time are two files and one blob", async () => {
  const [one, two] = [await someone(), await someone()];
  const bytes = await png();
  const views = await Promise.all([upload(one, bytes), upload(two, bytes), upload(one, bytes)]);
  expect(new Set(views.map((view) => view.id)).size).toBe(3);
  expect(await prisma().blob.count({ where: { sha256: sha(bytes) } })).toBe(1);
  expect(await readFile(blobPath(sha(bytes)))).toEqual(bytes);
});

test("what is no picture, broken, too large or cut off gets a sentence and leaves nothing behind", async () => {
  const actor = await someone();
  const whole = await picture(300, 300).jpeg().toBuffer();
  const half = whole.subarray(0, whole.length * 0.6);
  const html = Buffer.from(`<!doctype html><script>${newId()}</script>`.padEnd(9000));
  await expect(upload(actor, html)).rejects.toMatchObject({ code: "unsupported_media" });
  await expect(upload(actor, half)).rejects.toThrow(/damaged/);
  await expect(upload(actor, Buffer.alloc(0))).rejects.toThrow("This file is empty.");
  const huge = { stream: Readable.from([]), name: "x", declaredBytes: 60_000_000 };
  await expect(saveUpload(actor, huge)).rejects.toMatchObject({ code: "too_large" });
  const endless = Readable.from(
    (async function* () {
      yield whole;
      for (;;) yield Buffer.alloc(1_000_000);
    })(),
  );
  await expect(saveUpload(actor, { stream: endless, name: "x" })).rejects.toMatchObject({ code: "too_large" });
  expect(endless.destroyed).toBe(true);
  const short = { stream: Readable.from([whole]), name: "x", declaredBytes: whole.length + 1 };
  await expect(saveUpload(actor, short)).rejects.toThrow("broke off");
  expect(await prisma().file.count({ where: { teamId: actor.teamId } })).toBe(0);
  expect(existsSync(blobPath(sha(half)))).toBe(false);
  expect(await temporaries()).toEqual([]);
});

test("an upload that can't be written down leaves no bytes, unless another one has them", async () => {
  const bytes = await png();
  const nobody: Member = { ...(await someone()), userId: newId() };
  await expect(upload(nobody, bytes)).rejects.toThrow();
  expect(existsSync(blobPath(sha(bytes)))).toBe(false);
  await upload(await someone(), bytes);
  await expect(upload(nobody, bytes)).rejects.toThrow();
  expect(existsSync(blobPath(sha(bytes)))).toBe(true);
});

test("a full disk is said as such", async () => {
  const full = Readable.from(
    (async function* () {
      yield await png();
      throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    })(),
  );
  await expect(saveUpload(await someone(), { stream: full, name: "x" })).rejects.toMatchObject({ code: "no_space" });
  expect(await temporaries()).toEqual([]);
});

test("a key that may only read uploads and removes nothing", async () => {
  const owner = await someone();
  const reader: KeyHolder = {
    kind: "key",
    keyId: newId(),
    scopes: ["read"],
    role: "member",
    userId: owner.userId,
    teamId: owner.teamId,
  };
  const { id } = await upload(owner, await png());
  await expect(upload(reader, await png())).rejects.toMatchObject({ code: "forbidden" });
  await expect(binFile(reader, id)).rejects.toMatchObject({ code: "forbidden" });
  expect((await getFile(reader, id)).id).toBe(id);
});

test("a file is its owner's until a run with it is shared with the team, and never another team's", async () => {
  const owner = await someone();
  const [colleague, stranger] = [await someone(owner.teamId), await someone()];
  const { id } = await upload(owner, await png());
  for (const other of [colleague, stranger]) await expect(getFile(other, id)).rejects.toMatchObject(gone);
  await use(owner, id);
  await expect(getFile(colleague, id)).rejects.toMatchObject(gone);
  await use(owner, id, true);
  expect((await getFile(colleague, id)).id).toBe(id);
  await expect(serveContent(stranger, id)).rejects.toMatchObject(gone);
  await expect(serveThumbnail(stranger, id, 96)).rejects.toMatchObject(gone);
  await expect(binFile(stranger, id)).rejects.toMatchObject(gone);
  await expect(binFile(colleague, id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(requireFiles(stranger, [id])).rejects.toMatchObject(gone);
  await expect(forModel({ fileId: id, teamId: stranger.teamId }, {}, true)).rejects.toMatchObject(gone);
  await expect(getFile(owner, "not-an-id")).rejects.toMatchObject(gone);
});

test("what a run made is tied to it once, and only by who holds the run", async () => {
  const owner = await someone();
  const colleague = await someone(owner.teamId);
  const runId = await use(owner, (await upload(owner, await png())).id, true);
  const path = join(tmpdir(), `${newId()}.png`);
  await writeFile(path, await png());
  const keepIt = (token: number) => saveMade(owner, { path, name: "made.png" }, { runId, token, role: "output" });
  const kept = await keepIt(0);
  expect(await keepIt(0)).toEqual(kept);
  expect(await prisma().runFile.findMany({ where: { runId, role: "output" } })).toEqual([
    { runId, fileId: kept.id, role: "output" },
  ]);
  await expect(keepIt(1)).rejects.toMatchObject({ code: "interrupted" });
  expect((await getFile(colleague, kept.id)).id).toBe(kept.id);
});

test("the wall is listed page by page, newest first, with the samples of the team", async () => {
  const owner = await someone();
  const colleague = await someone(owner.teamId);
  const path = join(tmpdir(), `${newId()}.png`);
  await writeFile(path, await png());
  const sample = await saveSample(owner.teamId, owner.userId, path, "invoice.png");
  expect(await saveSample(owner.teamId, owner.userId, path, "invoice.png")).toEqual(sample);
  const runId = await use(colleague, sample.id);
  await saveMade(colleague, { path, name: "made.png" }, { runId, token: 0, role: "output" });
  const mine = [];
  for (let n = 0; n < 3; n++) mine.push(await upload(colleague, await png(), `${n}.png`));
  const first = await listFiles(colleague, { limit: 2 });
  const second = await listFiles(colleague, { limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map((file) => file.name)).toEqual([
    "2.png",
    "1.png",
    "0.png",
    "invoice.png",
  ]);
  expect(second.nextCursor).toBeNull();
  await expect(listFiles(colleague, { cursor: "nonsense" })).rejects.toMatchObject(gone);
});

test("bytes are served so that nothing in them can run", async () => {
  const owner = await someone();
  const bytes = await png();
  const { id } = await upload(owner, bytes, 'Räksmörgås "1".png');
  const whole = await serveContent(owner, id);
  expect(whole.status).toBe(200);
  expect(whole.headers).toMatchObject({
    "content-type": "image/png",
    "content-length": `${bytes.length}`,
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
    "content-disposition": `inline; filename="R_ksm_rg_s _1_.png"; filename*=UTF-8''R%C3%A4ksm%C3%B6rg%C3%A5s%20_1_.png`,
  });
  expect(await text(whole)).toEqual(bytes);
  const drawing = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- ${newId()} --></svg>`);
  const svg = await serveContent(owner, (await upload(owner, drawing, "a.svg")).id);
  expect(svg.headers).toMatchObject({ "content-type": "application/octet-stream" });
  expect(svg.headers["content-disposition"]).toMatch(/^attachment/);
  await text(svg);
});

test.each([
  ["bytes=0-3", 206, "bytes 0-3/", 4],
  ["bytes=-2", 206, "", 2],
  ["bytes=10-999999999", 206, "bytes 10-", undefined],
  ["bytes=999999-", 416, "bytes */", 0],
  ["bytes=-0", 416, "bytes */", 0],
  ["bytes=3-1", 200, "", undefined],
  ["bytes=0-1,3-4", 200, "", undefined],
  ["lines=1-2", 200, "", undefined],
])("the range %s is answered with %i", async (range, status, contentRange, length) => {
  const owner = await someone();
  const bytes = await png();
  const { id } = await upload(owner, bytes);
  const served = await serveContent(owner, id, { range });
  const body = await text(served);
  expect(served.status).toBe(status);
  expect(served.headers["content-range"] ?? "").toContain(contentRange);
  if (length !== undefined) expect(body.length).toBe(length);
  if (status === 200) expect(body).toEqual(bytes);
});

test("a browser that has the bytes is not sent them again", async () => {
  const owner = await someone();
  const { id } = await upload(owner, await png());
  const { headers, stream } = await serveThumbnail(owner, id, 96);
  stream?.destroy();
  expect(headers["cache-control"]).toBe("private, no-cache");
  const again = await serveThumbnail(owner, id, 96, { ifNoneMatch: headers.etag });
  expect([again.status, again.stream]).toEqual([304, undefined]);
});

test("a thumbnail is a WebP at the next width up, made once for all who want it at once", async () => {
  const owner = await someone();
  const { id } = await upload(owner, await png(1000, 2000));
  const all = await Promise.all([1, 2, 3].map(() => serveThumbnail(owner, id, 100)));
  const [first, ...others] = await Promise.all(all.map(text));
  expect(await sharp(first).metadata()).toMatchObject({ format: "webp", width: 192, height: 384 });
  expect(others.every((one) => first?.equals(one))).toBe(true);
});

test("a model gets the picture within its limits and without its place, our own backend gets all of it", async () => {
  const owner = await someone();
  const exif = {
    IFD3: { GPSLatitudeRef: "N", GPSLatitude: "48/1 8/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "11/1 0/1 0/1" },
  };
  const bytes = await picture(3000, 2000).withExif(exif).jpeg().toBuffer();
  const { id: fileId, facts } = await upload(owner, bytes, "holiday.jpg");
  expect(facts.place?.latitude).toBeCloseTo(48.13, 1);
  const order = { fileId, teamId: owner.teamId };
  const sent = await forModel(order, { maxSide: 1568 }, false);
  expect(sent).toMatchObject({ width: 1568, height: 1045, changed: ["sent at 1568 x 1045", "location removed"] });
  expect((await sharp(sent.source.path).metadata()).exif).toBeUndefined();
  expect(await forModel(order, { maxSide: 1568 }, false)).toEqual(sent);
  const ours = await forModel(order, { maxSide: 1568 }, true);
  expect(await readFile(ours.source.path)).toEqual(bytes);
  expect(ours.changed).toEqual([]);
});

test("a picture that needs no change is sent as it is", async () => {
  const owner = await someone();
  const bytes = await picture().png().toBuffer();
  const { id: fileId } = await upload(owner, bytes);
  const sent = await forModel({ fileId, teamId: owner.teamId }, { maxSide: 2048 }, false);
  expect([sent.source.path, sent.changed]).toEqual([blobPath(sha(bytes)), []]);
});

test("leftovers of interrupted uploads are swept when they are old", async () => {
  await mkdir(homePaths.temporary(), { recursive: true });
  const [old, fresh] = [newId(), newId()].map((name) => join(homePaths.temporary(), name));
  if (!old || !fresh) throw new Error("two names were made");
  for (const path of [old, fresh]) await writeFile(path, "half");
  await utimes(old, new Date(0), new Date(0));
  expect(await removeLeftovers(60_000)).toBe(1);
  expect([existsSync(old), existsSync(fresh)]).toEqual([false, true]);
});
