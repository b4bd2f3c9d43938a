import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { bundlePath } from "@/lib/home";
import { closeMedia, inChild } from "./children";
import { probeImage, renderImage } from "./images";
import type { RenderOptions } from "./schema";

const folder = await mkdtemp(join(tmpdir(), "medley-media-"));
let count = 0;
const place = () => join(folder, `${++count}`);

async function kept(bytes: Uint8Array | string): Promise<string> {
  const path = place();
  await writeFile(path, bytes);
  return path;
}

const drawing = (width: number, height: number, inner = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/><rect width="50%" height="100%" fill="#d02020"/>${inner}</svg>`;
const picture = (width = 64, height = 48) => sharp(Buffer.from(drawing(width, height))).removeAlpha();

async function rendered(path: string, options: RenderOptions) {
  const out = place();
  const result = await renderImage(path, out, options);
  return { result, bytes: await readFile(out) };
}

async function noise(width: number, height: number) {
  const raw = Buffer.alloc(width * height * 3);
  for (let at = 0, seed = 7; at < raw.length; at++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    raw[at] = seed >> 16;
  }
  return sharp(raw, { raw: { width, height, channels: 3 } });
}

const tooLarge = { code: "too_large" };
const unsupported = { code: "unsupported_media" };

test.each(["png", "jpeg", "webp", "gif", "avif", "tiff"] as const)(
  "a %s is recognised and measured",
  async (format) => {
    const path = await kept(await picture().toFormat(format).toBuffer());
    expect(await probeImage(path)).toMatchObject({ type: `image/${format}`, width: 64, height: 48, frames: 1 });
  },
);

test("a HEIC is decoded, its camera, date and place are read, its profile travels on", async () => {
  const path = "lib/media/fixtures/drawing.heic";
  expect(await probeImage(path)).toEqual({
    type: "image/heic",
    ...{ width: 64, height: 48, frames: 1, hasAlpha: false },
    facts: {
      camera: "Medley Fixture One",
      takenAt: "2024-03-15T10:11:12",
      place: { latitude: expect.closeTo(48.133, 2), longitude: expect.closeTo(11.567, 2) },
      hasPrivate: true,
    },
  });
  const { result, bytes } = await rendered(path, { format: "jpeg" });
  expect(result.changed).toEqual(["converted from HEIC", "location removed"]);
  const meta = await sharp(bytes).metadata();
  expect(meta.icc).toBeDefined();
  expect(meta.exif).toBeUndefined();
  expect((await readFile(path)).includes(meta.icc ?? "none")).toBe(true);
  const { data } = await sharp(bytes)
    .extract({ left: 4, top: 4, width: 8, height: 8 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(data[0]).toBeGreaterThan(150);
  expect(data[2]).toBeLessThan(90);
});

test("a turned photo is measured and sent upright, without its place", async () => {
  const exif = {
    IFD0: { Make: "Acme", Model: "Acme One" },
    IFD2: { DateTimeOriginal: "2024:03:15 10:11:12", OffsetTimeOriginal: "+01:00", LensModel: "35 mm" },
    IFD3: { GPSLatitudeRef: "S", GPSLatitude: "33/1 30/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "151/1 0/1 0/1" },
  };
  const path = await kept(
    await picture(3000, 2000).withMetadata({ orientation: 6 }).withExifMerge(exif).jpeg().toBuffer(),
  );
  const found = await probeImage(path);
  expect(found).toMatchObject({ width: 2000, height: 3000 });
  expect(found.facts).toEqual({
    ...{ camera: "Acme One", lens: "35 mm", takenAt: "2024-03-15T10:11:12+01:00", hasPrivate: true },
    place: { latitude: -33.5, longitude: 151 },
  });
  const { result, bytes } = await rendered(path, { format: "jpeg", maxSide: 1500 });
  expect(result).toMatchObject({ width: 1000, height: 1500, type: "image/jpeg", bytes: bytes.length });
  expect(result.changed).toEqual(["sent at 1000 x 1500", "location removed"]);
  const meta = await sharp(bytes).metadata();
  expect([meta.exif, meta.xmp, meta.orientation]).toEqual([undefined, undefined, undefined]);
});

test("a wide colour profile is kept", async () => {
  const path = await kept(await picture().withIccProfile("p3").jpeg().toBuffer());
  const before = await sharp(path).metadata();
  const after = await sharp((await rendered(path, { format: "jpeg" })).bytes).metadata();
  expect(after.icc?.equals(before.icc ?? Buffer.alloc(0))).toBe(true);
});

test("a picture is never enlarged, and what has nothing to hide changes nothing", async () => {
  const path = await kept(await picture().png().toBuffer());
  const { result } = await rendered(path, { format: "png", maxSide: 4000 });
  expect(result).toMatchObject({ width: 64, height: 48, changed: [] });
});

test("a picture is made to fit into a number of bytes and pixels", async () => {
  const path = await kept(await (await noise(900, 700)).png().toBuffer());
  const { result } = await rendered(path, { format: "png", maxPixels: 400_000, maxBytes: 60_000 });
  expect(result.bytes).toBeLessThanOrEqual(60_000);
  expect(result.type).toBe("image/jpeg");
  await expect(rendered(path, { format: "png", maxBytes: 10 })).rejects.toMatchObject(tooLarge);
});

async function film(frames: number) {
  const drawn = Array.from({ length: frames }, (_, n) => {
    const background = n === 0 ? "red" : { r: n % 256, g: 255 - (n % 256), b: (n * 70) % 256 };
    return sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .png()
      .toBuffer();
  });
  return sharp(await Promise.all(drawn), { join: { animated: true } });
}

test("of a moving picture the frames are counted and the first is sent", async () => {
  const path = await kept(await (await film(3)).gif().toBuffer());
  expect(await probeImage(path)).toMatchObject({ frames: 3, width: 60, height: 40 });
  const { result, bytes } = await rendered(path, { format: "jpeg" });
  expect(result.changed).toEqual(["converted from GIF", "first of 3 frames"]);
  const { channels } = await sharp(bytes).stats();
  expect(channels[0]?.mean).toBeGreaterThan(240);
});

test("a film that stops half-way or has more than 200 frames is refused", async () => {
  const whole = await (await film(30)).webp({ lossless: true }).toBuffer();
  expect(await probeImage(await kept(whole))).toMatchObject({ frames: 30 });
  await expect(probeImage(await kept(whole.subarray(0, whole.length * 0.8)))).rejects.toMatchObject(unsupported);
  const long = await kept(await (await film(201)).webp({ lossless: true }).toBuffer());
  await expect(probeImage(long)).rejects.toThrow("201 frames");
});

test("every page of a TIFF is looked at", async () => {
  const path = await kept(await (await film(2)).tiff().toBuffer());
  expect(await probeImage(path)).toMatchObject({ type: "image/tiff", frames: 2, height: 40 });
});

test("a bitmap is read by our own decoder and drawn upright", async () => {
  const file = Buffer.alloc(54 + 8);
  file.write("BM", "latin1");
  for (const [at, value] of [
    [10, 54],
    [14, 40],
    [18, 1],
    [22, 2],
  ] as const)
    file.writeUInt32LE(value, at);
  file.writeUInt16LE(24, 28);
  file.set([255, 0, 0], 54);
  file.set([0, 0, 255], 58);
  const path = await kept(file);
  expect(await probeImage(path)).toMatchObject({ type: "image/bmp", width: 1, height: 2, hasAlpha: false });
  const { result, bytes } = await rendered(path, { format: "png" });
  expect(result.changed).toEqual(["converted from BMP"]);
  expect([...(await sharp(bytes).removeAlpha().raw().toBuffer())]).toEqual([255, 0, 0, 0, 0, 255]);
});

test("an SVG is drawn large enough to read", async () => {
  const path = await kept(drawing(24, 12));
  expect(await probeImage(path)).toMatchObject({ type: "image/svg+xml", width: 1024, height: 512 });
});

test("an SVG that reaches out, runs or explodes is refused, and nothing is fetched", async () => {
  let fetched = 0;
  const server = createServer((_, answer) => {
    fetched += 1;
    answer.end();
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/x.png`;
  const bombs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");
  const hostile = [
    drawing(64, 48, "<script>1</script>"),
    drawing(64, 48, "<svg:script xmlns:svg='http://www.w3.org/2000/svg'>1</svg:script>"),
    drawing(64, 48, `<image href="${url}" width="9" height="9"/>`),
    drawing(64, 48, `<image xlink:href='${url}' width="9" height="9"/>`),
    drawing(64, 48, `<image href="file:///etc/passwd" width="9" height="9"/>`),
    drawing(64, 48, `<image href="&#104;ttp://127.0.0.1/" width="9" height="9"/>`),
    drawing(64, 48, `<style>@import "${url}";</style>`),
    drawing(64, 48, `<rect style="fill:url(${url})" width="9" height="9"/>`),
    drawing(64, 48, `<foreignObject><html/></foreignObject>`),
    `<?xml version="1.0"?><?xml-stylesheet href="${url}"?>${drawing(64, 48)}`,
    `<!DOCTYPE svg [<!ENTITY l0 "lol">${bombs}]>${drawing(64, 48, "<text>&l9;</text>")}`,
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${drawing(64, 48, "<text>&x;</text>")}`,
  ];
  for (const text of hostile) await expect(probeImage(await kept(text)), text).rejects.toMatchObject(unsupported);
  const linked = drawing(64, 48, `<a href="${url}"><circle r="5"/></a><use href="#none"/>`);
  expect(await probeImage(await kept(linked))).toMatchObject({ type: "image/svg+xml" });
  expect(fetched).toBe(0);
  server.close();
});

test.each(["jpeg", "webp", "png", "gif", "avif", "tiff"] as const)(
  "a %s cut off half-way is refused",
  async (format) => {
    const whole = await (await noise(300, 200)).toFormat(format).toBuffer();
    const path = await kept(whole.subarray(0, whole.length * 0.7));
    await expect(probeImage(path)).rejects.toMatchObject(unsupported);
  },
);

test("a HEIC cut off half-way is refused", async () => {
  const whole = await readFile("lib/media/fixtures/drawing.heic");
  await expect(probeImage(await kept(whole.subarray(0, whole.length * 0.9)))).rejects.toMatchObject(unsupported);
});

test("a PNG that claims 65535 x 65535 pixels is refused by its header", async () => {
  const bomb = await picture(1, 1).png().toBuffer();
  bomb.writeUInt32BE(65535, 16);
  bomb.writeUInt32BE(65535, 20);
  const { crc32 } = await import("node:zlib");
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  await expect(probeImage(await kept(bomb))).rejects.toThrow("65,535 x 65,535 pixels");
});

test("an SVG of a million pixels a side, an empty file, a page called .png and plain text are refused", async () => {
  await expect(probeImage(await kept(drawing(1e6, 1e6)))).rejects.toMatchObject({
    code: /too_large|unsupported_media/,
  });
  for (const bytes of ["", "<!doctype html><svg></svg>", "<html><svg></svg></html>", "GIF", "just words, nothing more"])
    await expect(probeImage(await kept(bytes))).rejects.toMatchObject(unsupported);
});

test("a picture that takes too long is given up, and the next one is read", async () => {
  const path = await kept(await (await noise(1200, 1200)).png().toBuffer());
  await expect(inChild("probe", { path }, 1)).rejects.toThrow("took longer than");
  expect(await probeImage(path)).toMatchObject({ width: 1200 });
});

test("many pictures at once are read one after another", async () => {
  const path = await kept(await picture().png().toBuffer());
  const all = await Promise.all(Array.from({ length: 20 }, () => probeImage(path)));
  expect(all.every((found) => found.width === 64)).toBe(true);
});

test("a child that can't be started is not waited for, and nothing is said of the picture", async () => {
  const path = await kept(await picture().png().toBuffer());
  const { execPath } = process;
  closeMedia();
  process.execPath = "/nowhere/node";
  try {
    for (let turn = 0; turn < 4; turn++)
      await expect(inChild("probe", { path })).rejects.toMatchObject({ code: "unavailable" });
  } finally {
    process.execPath = execPath;
  }
  expect(await probeImage(path)).toMatchObject({ type: "image/png" });
});

test("a child that is ended with the studio does not blame the picture", async () => {
  const path = await kept(await picture().png().toBuffer());
  // None left at work by what was tried before: else this would wait its turn and meet a new child.
  closeMedia();
  const asked = inChild("probe", { path });
  const told = expect(asked).rejects.toMatchObject({ code: "unavailable" });
  await Promise.resolve();
  closeMedia();
  await told;
});

test("a child ends by itself when the studio is gone", async () => {
  const child = fork(bundlePath("media-child"));
  child.send({ job: "probe", order: { path: "lib/media/fixtures/drawing.heic" } });
  await once(child, "message");
  child.disconnect();
  expect((await once(child, "exit"))[0]).toBe(0);
});
