// Opens a picture of any kind we take, for sharp. Runs in a child only.
import { open, readFile, stat } from "node:fs/promises";
import { crc32, deflateSync } from "node:zlib";
import sharp, { type Metadata, type Sharp, type SharpOptions } from "sharp";
import { decodeBmp, type Pixels } from "./bmp";
import { decodeHeic, heicExif, heicProfile } from "./heic";
import { broken, checkBytes, checkSize, notAPicture } from "./limits";
import { type ImageType, imageLimits } from "./schema";
import { SNIFF_BYTES, sniff } from "./sniff";
import { cleanSvg } from "./svg";

/** Drawings are rasterised so that their longer side has at least this many pixels: they have no size of their own. */
const SVG_SIDE = 1024;
const SVG_DPI = 72;

export type Picture = {
  type: ImageType;
  /** Opens the pixels anew; `more` chooses pages. */
  open(more?: SharpOptions): Sharp;
  width: number;
  height: number;
  frames: number;
  hasAlpha: boolean;
  /** CMYK pictures are converted, because their profile says nothing about the RGB they become. */
  keepsProfile: boolean;
  hasPrivate: boolean;
  /** Where the camera's facts are read from. */
  exif: Buffer | undefined;
};

const OPTIONS: SharpOptions = { failOn: "error", limitInputPixels: imageLimits.pixels, sequentialRead: true };
// The header alone may say anything: it is read without a limit, then refused with a sentence of ours.
const HEADER: SharpOptions = { ...OPTIONS, limitInputPixels: false };

async function readHeader(path: string): Promise<ImageType> {
  checkBytes((await stat(path)).size);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    const type = sniff(buffer.subarray(0, bytesRead));
    if (!type) throw notAPicture();
    return type;
  } finally {
    await file.close();
  }
}

function fromMetadata(type: ImageType, meta: Metadata, source: string | Buffer, options = OPTIONS): Picture {
  const height = meta.pageHeight ?? meta.height;
  const turned = (meta.orientation ?? 1) >= 5;
  const frames = type === "image/svg+xml" ? 1 : (meta.pages ?? 1);
  checkSize(meta.width, height, frames);
  return {
    type,
    open: (more) => sharp(source, { ...options, ...more }),
    width: turned ? height : meta.width,
    height: turned ? meta.width : height,
    frames,
    hasAlpha: meta.hasAlpha,
    keepsProfile: meta.space !== "cmyk",
    hasPrivate: Boolean(meta.exif ?? meta.xmp ?? meta.iptc ?? meta.comments?.length),
    exif: meta.exif,
  };
}

/** PNG chunk: length, name, data, checksum. */
function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(data.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc32(body), body.length + 4);
  return made;
}

/** Raw pixels with a colour profile; sharp can't attach one to raw pixels, so they travel as a PNG that carries it. */
async function tagged({ data, width, height }: Pixels, profile: Buffer): Promise<Buffer> {
  const png = await sharp(data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const afterHeader = 33;
  const named = Buffer.concat([Buffer.from("camera\0\0", "latin1"), deflateSync(profile)]);
  return Buffer.concat([png.subarray(0, afterHeader), chunk("iCCP", named), png.subarray(afterHeader)]);
}

function fromPixels(type: ImageType, pixels: Pixels, rest: Partial<Picture>): Picture {
  const { data, width, height } = pixels;
  return {
    type,
    open: () => sharp(data, { ...OPTIONS, raw: { width, height, channels: 4 } }),
    ...{ width, height, frames: 1, hasAlpha: false, keepsProfile: true, hasPrivate: false, exif: undefined },
    ...rest,
  };
}

async function openHeic(path: string): Promise<Picture> {
  const bytes = await readFile(path);
  const pixels = await decodeHeic(bytes);
  const profile = heicProfile(bytes);
  const picture = fromPixels("image/heic", pixels, heicExif(bytes));
  if (!profile) return picture;
  const png = await tagged(pixels, profile);
  return { ...picture, open: () => sharp(png, OPTIONS) };
}

async function openSvg(path: string): Promise<Picture> {
  const drawing = cleanSvg(await readFile(path));
  const natural = await sharp(drawing, HEADER).metadata();
  checkSize(natural.width, natural.height);
  const density = SVG_DPI * Math.max(1, SVG_SIDE / Math.max(natural.width, natural.height));
  const meta = await sharp(drawing, { ...HEADER, density }).metadata();
  return fromMetadata("image/svg+xml", meta, drawing, { ...OPTIONS, density });
}

/** Opens the picture at `path`. Throws `too_large` or `unsupported_media` with a sentence. */
export async function openPicture(path: string): Promise<Picture> {
  const type = await readHeader(path);
  if (type === "image/heic") return openHeic(path);
  if (type === "image/svg+xml") return openSvg(path);
  if (type === "image/bmp") {
    const pixels = decodeBmp(await readFile(path));
    return fromPixels(type, pixels, { hasAlpha: pixels.hasAlpha });
  }
  const meta = await sharp(path, HEADER).metadata();
  if (meta.format !== type.slice("image/".length) && !(type === "image/avif" && meta.format === "heif"))
    throw broken(type);
  const picture = fromMetadata(type, meta, path);
  // TIFF keeps its facts in the file's own directory, not in a block.
  return type === "image/tiff" ? { ...picture, exif: await readFile(path) } : picture;
}
