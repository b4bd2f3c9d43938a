// Draws a page (an SVG) as a PNG with the fonts of the `geist` package, so that a machine without fonts draws the same.
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const geist = join(import.meta.dirname, "..", "node_modules", "geist");

/** fontconfig reads its file when the first text is drawn, so this comes before sharp is loaded. */
function useOwnFonts() {
  const folder = mkdtempSync(join(tmpdir(), "medley-fonts-"));
  const path = join(folder, "fonts.conf");
  const fonts = join(geist, "dist", "fonts");
  writeFileSync(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${join(fonts, "geist-sans")}</dir><dir>${join(fonts, "geist-mono")}</dir>
<cachedir>${folder}</cachedir></fontconfig>`,
  );
  process.env.FONTCONFIG_FILE = path;
}

let loading;
async function drawing() {
  loading ??= (async () => {
    useOwnFonts();
    return (await import("sharp")).default;
  })();
  return loading;
}

/** Text as it may stand in an SVG. */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** One line of text. `x` is its left edge, or its right edge with anchor "end"; `y` its baseline. */
export function line(x, y, text, { size = 16, weight = 400, fill = "#1c1c1a", anchor = "start", font = "Geist" } = {}) {
  return `<text x="${x}" y="${y}" font-family="${font}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

/** A hairline from x1 to x2. */
export const rule = (x1, x2, y, stroke = "#d8d6d0") =>
  `<rect x="${x1}" y="${y}" width="${x2 - x1}" height="1" fill="${stroke}"/>`;

/** The PNG of `body` on paper of `width` by `height`, drawn at `scale`, turned by `tilt` degrees clockwise. */
export async function drawPage({ width, height, body, scale = 2, tilt = 0, paper = "#ffffff" }) {
  const sharp = await drawing();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${paper}"/>${body}</svg>`;
  const drawn = sharp(Buffer.from(svg)).flatten({ background: paper });
  const turned = tilt === 0 ? drawn : sharp(await drawn.png().toBuffer()).rotate(tilt, { background: paper });
  return turned.png({ compressionLevel: 9, palette: true }).toBuffer();
}

/** A code as an SVG picture of `size`, its corner at x, y. */
export async function code(x, y, size, text, format = "QRCode") {
  const { readFileSync } = await import("node:fs");
  const { prepareZXingModule, writeBarcode } = await import("zxing-wasm/writer");
  const wasm = createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm");
  prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm) } });
  const { svg, error } = await writeBarcode(text, { format, addQuietZones: false });
  if (error) throw new Error(error);
  const inner = svg.replace(/<\?xml[^>]*>/, "").replace(/<!DOCTYPE[^>]*>/, "");
  const box = /width="([\d.]+)[^"]*" height="([\d.]+)/.exec(inner);
  const viewBox = /viewBox="([^"]+)"/.exec(inner)?.[1] ?? `0 0 ${box?.[1]} ${box?.[2]}`;
  const shapes = inner.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  const ratio = format === "QRCode" ? 1 : 0.4;
  return `<svg x="${x}" y="${y}" width="${size}" height="${size * ratio}" viewBox="${viewBox}" preserveAspectRatio="none">${shapes}</svg>`;
}
