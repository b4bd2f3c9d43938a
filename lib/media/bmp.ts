// Reads Windows bitmaps, which sharp does not: 24 and 32 bits, palettes of 1, 4 and 8 bits, bottom-up and top-down.
import { AppError } from "@/lib/errors";
import { broken, checkSize } from "./limits";

export type Pixels = { data: Buffer; width: number; height: number };

type Header = {
  offset: number;
  infoSize: number;
  width: number;
  height: number;
  topDown: boolean;
  bits: number;
  hasAlpha: boolean;
  colours: number;
};

const FILE_HEADER = 14;
const RGB = 0;
const BIT_FIELDS = 3;

function readHeader(bytes: Buffer): Header {
  if (bytes.length < FILE_HEADER + 40) throw broken("image/bmp");
  const infoSize = bytes.readUInt32LE(14);
  const bits = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  const usual =
    [1, 4, 8, 24, 32].includes(bits) && (compression === RGB || (compression === BIT_FIELDS && bits === 32));
  if (infoSize < 40 || !usual)
    throw new AppError("unsupported_media", "This kind of BMP file can't be read. Save it as PNG and try again.");
  let hasAlpha = false;
  if (compression === BIT_FIELDS) {
    if (bytes.length < 70) throw broken("image/bmp");
    const masks = [54, 58, 62].map((at) => bytes.readUInt32LE(at));
    if (masks.join() !== "16711680,65280,255")
      throw new AppError(
        "unsupported_media",
        "This BMP file orders its colours unusually. Save it as PNG and try again.",
      );
    hasAlpha = infoSize >= 56 && bytes.readUInt32LE(66) === 0xff000000;
  }
  const rows = bytes.readInt32LE(22);
  const header = { offset: bytes.readUInt32LE(10), infoSize, width: bytes.readInt32LE(18), bits, hasAlpha };
  checkSize(header.width, Math.abs(rows));
  return { ...header, height: Math.abs(rows), topDown: rows < 0, colours: bytes.readUInt32LE(46) };
}

/** Fills `data` from rows of whole bytes per pixel, blue first. */
function readTrueColour(bytes: Buffer, header: Header, data: Buffer, rowAt: (y: number) => number): void {
  const step = header.bits / 8;
  for (let y = 0, to = 0; y < header.height; y++) {
    for (let x = 0, from = rowAt(y); x < header.width; x++, from += step, to += 4) {
      data[to] = bytes[from + 2] ?? 0;
      data[to + 1] = bytes[from + 1] ?? 0;
      data[to + 2] = bytes[from] ?? 0;
      data[to + 3] = header.hasAlpha ? (bytes[from + 3] ?? 0) : 255;
    }
  }
}

/** Fills `data` from rows of palette numbers, several to a byte, leftmost in the highest bits. */
function readPalette(bytes: Buffer, header: Header, data: Buffer, rowAt: (y: number) => number): void {
  const palette = FILE_HEADER + header.infoSize;
  const colours = header.colours || 2 ** header.bits;
  if (colours > 256 || palette + colours * 4 > bytes.length) throw broken("image/bmp");
  const perByte = 8 / header.bits;
  const mask = 2 ** header.bits - 1;
  for (let y = 0, to = 0; y < header.height; y++) {
    for (let x = 0; x < header.width; x++, to += 4) {
      const packed = bytes[rowAt(y) + Math.floor(x / perByte)] ?? 0;
      const number = (packed >> (8 - header.bits * ((x % perByte) + 1))) & mask;
      if (number >= colours) throw broken("image/bmp");
      const from = palette + number * 4;
      data[to] = bytes[from + 2] ?? 0;
      data[to + 1] = bytes[from + 1] ?? 0;
      data[to + 2] = bytes[from] ?? 0;
      data[to + 3] = 255;
    }
  }
}

/** A bitmap file as RGBA, top row first. Throws `unsupported_media` for one that is cut off or of a rare kind. */
export function decodeBmp(bytes: Buffer): Pixels & { hasAlpha: boolean } {
  const header = readHeader(bytes);
  const { width, height, offset, topDown } = header;
  const stride = Math.ceil((width * header.bits) / 32) * 4;
  if (offset < FILE_HEADER + header.infoSize || offset + stride * height > bytes.length) throw broken("image/bmp");
  const data = Buffer.alloc(width * height * 4);
  const rowAt = (y: number) => offset + stride * (topDown ? y : height - 1 - y);
  if (header.bits >= 24) readTrueColour(bytes, header, data, rowAt);
  else readPalette(bytes, header, data, rowAt);
  return { data, width, height, hasAlpha: header.hasAlpha };
}
