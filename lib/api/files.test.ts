// Files over real HTTP: every kind of picture in, bytes, parts and thumbnails out, and clients that leave.
import { readdir, readFile } from "node:fs/promises";
import { request as send } from "node:http";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { newId } from "@/lib/ids";
import { type Asker, call, headersOf } from "@/server/testing/call";
import { newKey, newPerson } from "@/server/testing/people";
import { type Studio, startStudio } from "@/server/testing/studio";

let studio: Studio;
let key: { key: string };
let stranger: { key: string };

beforeAll(async () => {
  studio = await startStudio();
  key = await newKey(await newPerson());
  stranger = await newKey(await newPerson());
});
afterAll(() => studio.stop());

const picture = () => sharp({ create: { width: 600, height: 400, channels: 3, background: `#${newId().slice(-6)}` } });
const upload = (raw: BodyInit, headers: Record<string, string> = {}, asker: Asker = key) =>
  call(studio, asker, "POST /api/v1/files", { raw, headers });
const bytesOf = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${studio.address}${path}`, { headers: { ...headersOf(key), ...headers } });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};
const openFiles = async () => {
  const links = await readdir(`/proc/${studio.pid}/fd`);
  return links.length;
};

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40"/></svg>`;
const kinds: [string, () => Promise<Uint8Array>][] = [
  ["image/png", () => picture().png().toBuffer()],
  ["image/jpeg", () => picture().jpeg().toBuffer()],
  ["image/webp", () => picture().webp().toBuffer()],
  ["image/gif", () => picture().gif().toBuffer()],
  ["image/avif", () => picture().avif({ effort: 0 }).toBuffer()],
  ["image/tiff", () => picture().tiff().toBuffer()],
  ["image/svg+xml", () => Promise.resolve(Buffer.from(svg))],
  ["image/heic", () => readFile("lib/media/fixtures/drawing.heic")],
];

test.each(kinds)(
  "a picture of the kind %s comes in, whatever it is called, and has a thumbnail",
  async (type, bytes) => {
    const given = await bytes();
    const { status, body } = await upload(given as Uint8Array<ArrayBuffer>, {
      "content-type": "text/html",
      "x-file-name": encodeURIComponent("Größe <1>.html"),
    });
    expect([status, body.type, body.bytes]).toEqual([201, type, given.length]);
    expect(body.name).toBe("Größe _1_.html");
    const whole = await bytesOf(`/api/v1/files/${body.id}/content`);
    expect(whole.bytes.equals(given)).toBe(true);
    expect(whole.response.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(whole.response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(whole.response.headers.get("content-type")).toBe(
      type === "image/svg+xml" ? "application/octet-stream" : type,
    );
    const small = await bytesOf(`/api/v1/files/${body.id}/thumbnail?w=40`);
    expect((await sharp(small.bytes).metadata()).format).toBe("webp");
  },
);

test("a part of the bytes, the unchanged and the impossible part are answered as HTTP wants it", async () => {
  const given = await picture().png().toBuffer();
  const { body } = await upload(given as Uint8Array<ArrayBuffer>);
  const path = `/api/v1/files/${body.id}/content`;
  const part = await bytesOf(path, { range: "bytes=10-19" });
  expect(part.response.status).toBe(206);
  expect(part.response.headers.get("content-range")).toBe(`bytes 10-19/${given.length}`);
  expect(part.bytes.equals(given.subarray(10, 20))).toBe(true);
  expect((await bytesOf(path, { range: "bytes=999999-" })).response.status).toBe(416);
  const etag = part.response.headers.get("etag") ?? "";
  expect((await bytesOf(path, { "if-none-match": etag })).response.status).toBe(304);
});

test("HEAD tells the same without bytes, and opens no file that stays open", async () => {
  const { body } = await upload((await picture().png().toBuffer()) as Uint8Array<ArrayBuffer>);
  const path = `/api/v1/files/${body.id}/content`;
  const whole = (await bytesOf(path)).response.headers;
  const before = await openFiles();
  for (let turn = 0; turn < 20; turn++) {
    const answer = await call(studio, key, `HEAD ${path}`);
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect(answer.headers.get("content-length")).toBe(whole.get("content-length"));
    expect(answer.headers.get("etag")).toBe(whole.get("etag"));
  }
  await vi.waitFor(async () => expect(await openFiles()).toBeLessThan(before + 5), 10_000);
});

test("somebody else's file and one that never was are the same to a stranger", async () => {
  const { body } = await upload((await picture().png().toBuffer()) as Uint8Array<ArrayBuffer>);
  for (const [method, end] of [
    ["GET", ""],
    ["GET", "/content"],
    ["GET", "/thumbnail"],
    ["DELETE", ""],
  ]) {
    const theirs = await call(studio, stranger, `${method} /api/v1/files/${body.id}${end}`);
    const nobodys = await call(studio, stranger, `${method} /api/v1/files/${newId()}${end}`);
    expect(theirs.status).toBe(404);
    expect({ ...theirs.body.error, requestId: "" }).toEqual({ ...nobodys.body.error, requestId: "" });
  }
});

test("pages of files reach every file once", async () => {
  const reader = await newKey(await newPerson());
  const made: string[] = [];
  for (let turn = 0; turn < 5; turn++)
    made.push((await upload((await picture().png().toBuffer()) as Uint8Array<ArrayBuffer>, {}, reader)).body.id);
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { body } = await call(studio, reader, `GET /api/v1/files?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
    found.push(...body.items.map((file) => file.id));
    cursor = body.nextCursor;
  }
  expect(found).toEqual(made.toReversed());
});

/** A stream of so many bytes that begins like a PNG; its length is not told. */
function endless(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  const magic = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return new ReadableStream({
    pull(controller) {
      const part = new Uint8Array(Math.min(left, 1_000_000));
      if (left === bytes) part.set(magic);
      left -= part.length;
      if (part.length > 0) controller.enqueue(part);
      else controller.close();
    },
  });
}

const temporaries = () => readdir(join(studio.home, "temporary")).catch(() => []);

test("what is too large is refused by its told length and by its bytes, and leaves nothing behind", async () => {
  const told = await upload(new Uint8Array(51_000_000));
  expect([told.status, told.body.error.code]).toEqual([413, "too_large"]);
  const untold = await upload(endless(51_000_000));
  expect([untold.status, untold.body.error.code]).toEqual([413, "too_large"]);
  expect(await temporaries()).toEqual([]);
});

test("what is no picture, empty or broken gets a sentence", async () => {
  const half = (await picture().jpeg().toBuffer()).subarray(0, 900);
  for (const bytes of [new Uint8Array(0), new Uint8Array(5000).fill(65), half]) {
    const { status, body } = await upload(bytes as Uint8Array<ArrayBuffer>);
    expect([status, body.error.code]).toEqual([415, "unsupported_media"]);
    expect(body.error.message).toMatch(/\.$/);
  }
  expect(await temporaries()).toEqual([]);
});

test("a client that leaves in mid-upload leaves nothing behind", async () => {
  const leaving = send(`${studio.address}/api/v1/files`, {
    method: "POST",
    headers: { ...headersOf(key), "content-length": 5_000_000 },
  });
  leaving.on("error", () => undefined);
  leaving.write(Buffer.concat([await picture().png().toBuffer(), Buffer.alloc(100_000)]));
  await vi.waitFor(async () => expect(await temporaries()).toHaveLength(1), 10_000);
  leaving.destroy();
  await vi.waitFor(async () => expect(await temporaries()).toEqual([]), 10_000);
  expect(studio.isAlive()).toBe(true);
});

test("a client that leaves in mid-download lets go of the file", async () => {
  const noise = Buffer.alloc(3 * 2500 * 2500, newId());
  const big = await sharp(noise, { raw: { width: 2500, height: 2500, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const { body } = await upload(big as Uint8Array<ArrayBuffer>);
  const before = await openFiles();
  for (let turn = 0; turn < 10; turn++) {
    const leave = new AbortController();
    const headers = headersOf(key);
    const response = await fetch(`${studio.address}/api/v1/files/${body.id}/content`, {
      headers,
      signal: leave.signal,
    });
    await response.body?.getReader().read();
    leave.abort();
  }
  await vi.waitFor(async () => expect(await openFiles()).toBeLessThan(before + 5), 10_000);
});

test("nothing of this was worth a complaint", () => expect(studio.complaints()).toBe(""));
