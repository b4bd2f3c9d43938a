import { expect, test } from "vitest";
import { decodeBmp } from "./bmp";

type Kind = { bits: number; topDown?: boolean; palette?: number[]; rows: number[][] };

/** A bitmap of our own; `rows` are the bytes of each row as stored, without padding. */
function bitmap(width: number, { bits, topDown = false, palette = [], rows }: Kind): Buffer {
  const stride = Math.ceil((width * bits) / 32) * 4;
  const offset = 54 + palette.length * 4;
  const file = Buffer.alloc(offset + stride * rows.length);
  file.write("BM", "latin1");
  file.writeUInt32LE(offset, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(topDown ? -rows.length : rows.length, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(palette.length, 46);
  palette.forEach((colour, at) => {
    file.writeUInt32LE(colour, 54 + at * 4);
  });
  rows.forEach((row, y) => {
    Buffer.from(row).copy(file, offset + y * stride);
  });
  return file;
}

const RED = [255, 0, 0, 255];
const BLUE = [0, 0, 255, 255];
const pixels = (file: Buffer) => [...decodeBmp(file).data];

test("24 bits are read bottom row first", () => {
  const file = bitmap(1, {
    bits: 24,
    rows: [
      [0, 0, 255],
      [255, 0, 0],
    ],
  });
  expect(pixels(file)).toEqual([...BLUE, ...RED]);
});

test("a negative height means top row first", () => {
  const file = bitmap(1, {
    bits: 32,
    topDown: true,
    rows: [
      [0, 0, 255, 0],
      [255, 0, 0, 0],
    ],
  });
  expect(pixels(file)).toEqual([...RED, ...BLUE]);
});

test.each([
  [1, [0b01000000]],
  [4, [0x01]],
  [8, [0, 1]],
])("a palette of %i bits is looked up", (bits, row) => {
  expect(pixels(bitmap(2, { bits, palette: [0xff0000, 0x0000ff], rows: [row] }))).toEqual([...RED, ...BLUE]);
});

test("a bitmap that is cut off, has no such colour, or is packed unusually gets a sentence", () => {
  const whole = bitmap(2, {
    bits: 8,
    palette: [0, 1],
    rows: [
      [0, 1],
      [1, 0],
    ],
  });
  expect(() => decodeBmp(whole.subarray(0, whole.length - 1))).toThrow("damaged or incomplete");
  expect(() => decodeBmp(bitmap(1, { bits: 8, palette: [0], rows: [[7]] }))).toThrow("damaged or incomplete");
  expect(() => decodeBmp(bitmap(1, { bits: 16, rows: [[0, 0]] }))).toThrow("Save it as PNG");
  const bomb = bitmap(1, { bits: 24, rows: [[0, 0, 0]] });
  bomb.writeInt32LE(60_000, 18);
  bomb.writeInt32LE(-60_000, 22);
  expect(() => decodeBmp(bomb)).toThrow("60,000 x 60,000 pixels");
});
