// What bytes are, by their first bytes and never by a name. Looks only, decodes nothing: safe in the main process.
import type { ImageType } from "./schema";

/** How many bytes of a file `sniff` wants to see. */
export const SNIFF_BYTES = 4096;

const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

const latin = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
const startsWith = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte);

function sniffBox(bytes: Uint8Array): ImageType | undefined {
  if (latin(bytes, 4, 8) !== "ftyp") return undefined;
  const size = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, 256);
  const brands: string[] = latin(bytes, 8, size).match(/[\s\S]{4}/g) ?? [];
  // The general brands mif1 and msf1 are shared: a compatible brand tells which of the two it is.
  if (brands.includes("avif") || brands.includes("avis")) return "image/avif";
  return HEIC_BRANDS.includes(brands[0] ?? "") ? "image/heic" : undefined;
}

function isBitmap(bytes: Uint8Array): boolean {
  if (!startsWith(bytes, 0x42, 0x4d) || bytes.length < 26) return false;
  return [12, 40, 52, 56, 64, 108, 124].includes(
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(14, true),
  );
}

function isSvg(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  const text = new TextDecoder().decode(bytes).trimStart();
  if (!text.startsWith("<") || /^<!doctype\s+html/i.test(text)) return false;
  const elements = text.replace(/<!--[\s\S]*?-->/g, "").replace(/<\?[\s\S]*?\?>/g, "");
  return /^<([A-Za-z][\w.-]*:)?svg[\s/>]/.test(/<[A-Za-z][\s\S]*/.exec(elements)?.[0] ?? "");
}

/** The kind of picture that a file beginning with `header` (4 kB are enough) says it is; undefined: none we take. */
export function sniff(header: Uint8Array): ImageType | undefined {
  const bytes = header.subarray(0, SNIFF_BYTES);
  if (bytes.length < 12) return undefined;
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return "image/jpeg";
  if (latin(bytes, 0, 4) === "RIFF" && latin(bytes, 8, 12) === "WEBP") return "image/webp";
  if (/^GIF8[79]a/.test(latin(bytes, 0, 6))) return "image/gif";
  if (startsWith(bytes, 0x49, 0x49, 0x2a, 0) || startsWith(bytes, 0x4d, 0x4d, 0, 0x2a)) return "image/tiff";
  return sniffBox(bytes) ?? (isBitmap(bytes) ? "image/bmp" : isSvg(bytes) ? "image/svg+xml" : undefined);
}
