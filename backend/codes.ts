// QR codes, EAN and other codes in a picture, and where they are.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import sharp from "sharp";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { around, type Code } from "./page";

let prepared = false;

/** The decoder would fetch its WebAssembly from a server on the internet; here it gets the package's own bytes. */
function prepare(): void {
  if (prepared) return;
  const path = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(path)).buffer } });
  prepared = true;
}

/** Every readable code on an upright picture, from top to bottom. */
export async function readCodes(upright: Buffer): Promise<Code[]> {
  prepare();
  const { data, info } = await sharp(upright)
    .flatten({ background: "#ffffff" })
    .resize({ width: 1800, height: 1800, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = {
    data: new Uint8ClampedArray(data),
    width: info.width,
    height: info.height,
    colorSpace: "srgb" as const,
  };
  const found = await readBarcodes(picture, { tryHarder: true, maxNumberOfSymbols: 20 });
  return found
    .filter((code) => code.isValid && code.text !== "")
    .map((code) => {
      const { topLeft, topRight, bottomLeft, bottomRight } = code.position;
      const corners = [topLeft, topRight, bottomLeft, bottomRight].map(({ x, y }) => ({
        left: Math.min(1, Math.max(0, x / info.width)),
        top: Math.min(1, Math.max(0, y / info.height)),
        width: 0,
        height: 0,
      }));
      return { format: code.format, text: code.text, box: around(corners) };
    })
    .sort((a, b) => a.box.top - b.box.top);
}
