// Pictures put together byte by byte, so that they can say what no program would write.
import { crc32, deflateSync } from "node:zlib";

export const ascii = (text: string) => Buffer.from(text, "latin1");

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([ascii(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

export const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
export function png(width: number, height: number, rest: Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), ...rest, chunk("IEND", Buffer.alloc(0))]);
}
export const rows = (width: number, height: number) =>
  chunk("IDAT", deflateSync(Buffer.alloc((width * 3 + 1) * height)));

/** A GIF of so many frames of one pixel. */
export function gif(frames: number, comment = ""): Buffer {
  const head = Buffer.concat([ascii("GIF89a"), Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])]);
  const note = comment
    ? Buffer.concat([Buffer.from([0x21, 0xfe, comment.length]), ascii(comment), Buffer.of(0)])
    : Buffer.alloc(0);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([head, note, ...Array.from({ length: frames }, () => frame), Buffer.of(0x3b)]);
}

/** One IFD with these entries (tag, type, count, value) that leads on to `next`. */
export function tiff(entries: [number, number, number, number][], next: number, more = Buffer.alloc(0)): Buffer {
  const out = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  out.write("II*\0", 0, "latin1");
  out.writeUInt32LE(8, 4);
  out.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, many, value]] of entries.entries()) {
    const at = 10 + index * 12;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(many, at + 4);
    out.writeUInt32LE(value, at + 8);
  }
  out.writeUInt32LE(next, out.length - 4);
  return Buffer.concat([out, more]);
}

/** A JPEG segment put right after the start. */
export const withSegment = (jpeg: Buffer, marker: number, data: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
};
