// Reads HEIC, which sharp does not: libheif as WebAssembly, in a child only. Rotation in the file is applied by it.
import heic from "heic-decode";
import type { Pixels } from "./bmp";
import { broken, checkSize } from "./limits";

/** The first picture of a HEIC file as RGBA. Its size is checked before it is decoded. */
export async function decodeHeic(bytes: Buffer): Promise<Pixels> {
  const pictures = await heic.all({ buffer: bytes }).catch((cause: unknown) => {
    throw broken("image/heic", cause);
  });
  try {
    const first = pictures[0];
    if (!first) throw broken("image/heic");
    checkSize(first.width, first.height);
    const { data, width, height } = await first.decode().catch((cause: unknown) => {
      throw broken("image/heic", cause);
    });
    return { data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), width, height };
  } finally {
    pictures.dispose();
  }
}

/** The colour profile a HEIC file carries (its `colr` box of kind `prof`), for cameras that see more than sRGB. */
export function heicProfile(bytes: Buffer): Buffer | undefined {
  const at = bytes.indexOf("colrprof", 0, "latin1");
  if (at < 4) return undefined;
  const end = at - 4 + bytes.readUInt32BE(at - 4);
  const profile = bytes.subarray(at + 8, end);
  return end <= bytes.length && profile.toString("latin1", 36, 40) === "acsp" ? profile : undefined;
}

/** How a TIFF block begins whose first directory follows at once, in either byte order. */
const TIFF_STARTS = ["II*\0\x08\0\0\0", "MM\0*\0\0\0\x08"];

/** The EXIF block of a HEIC file, from its TIFF header on. Writers differ in what they put before it. */
export function heicExif(bytes: Buffer): { exif: Buffer | undefined; hasPrivate: boolean } {
  const found = TIFF_STARTS.map((start) => bytes.indexOf(start, 0, "latin1")).find((at) => at >= 0);
  const named = bytes.includes("Exif\0");
  const exif = named && found !== undefined ? bytes.subarray(found) : undefined;
  return { exif, hasPrivate: named || bytes.includes("application/rdf+xml") };
}
