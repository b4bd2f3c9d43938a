// Text in a picture, with a box around each word: tesseract with the language data of its npm package.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { createWorker, OEM, type Worker } from "tesseract.js";
import type { Row, Word } from "./page";
import { toRows } from "./rows";
import { backToOriginal, tiltOf } from "./straighten";

let worker: Promise<Worker> | undefined;

/** Loads the recogniser once; about 0.4 s. Without `langPath` it would ask a server on the internet. */
function recogniser(): Promise<Worker> {
  const data = dirname(createRequire(import.meta.url).resolve("@tesseract.js-data/eng/package.json"));
  const options = { langPath: join(data, "4.0.0_best_int"), cacheMethod: "none", gzip: true };
  worker ??= createWorker("eng", OEM.LSTM_ONLY, options).then(async (made) => {
    // Its remarks about resolutions and diacritics are for its own developers.
    await made.setParameters({ debug_file: "/dev/null" });
    return made;
  });
  return worker;
}

/** The size to read at: small pictures are enlarged, because letters below about 20 pixels are misread. */
function readingWidth(width: number, height: number): number {
  const long = Math.max(width, height);
  const scale = long < 1000 ? Math.min(2.5, 1600 / long) : Math.min(1, 2400 / long);
  return Math.max(1, Math.round(width * scale));
}

async function tilt(upright: Buffer): Promise<number> {
  const { data, info } = await sharp(upright)
    .resize({ width: 900, height: 900, fit: "inside", withoutEnlargement: true })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return tiltOf({ data, width: info.width, height: info.height });
}

/** Rows of segments on an upright picture (orientation applied). Boxes are fractions of it. */
export async function readText(upright: Buffer): Promise<Row[]> {
  const size = await sharp(upright).metadata();
  const { data: grey, info: original } = await sharp(upright)
    .flatten({ background: "#ffffff" })
    .resize({ width: readingWidth(size.width, size.height) })
    .toColourspace("b-w")
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  const degrees = await tilt(grey);
  const { data, info: straight } =
    degrees === 0
      ? { data: grey, info: original }
      : await sharp(grey)
          .rotate(-degrees, { background: "#ffffff" })
          .png({ compressionLevel: 1 })
          .toBuffer({ resolveWithObject: true });
  const { data: found } = await (await recogniser()).recognize(data, {}, { blocks: true, text: false });
  const read = (found.blocks ?? [])
    .flatMap((block) => block.paragraphs)
    .flatMap((paragraph) => paragraph.lines)
    .flatMap((line) => line.words)
    .filter(
      ({ text, confidence }) => confidence >= (/[\p{L}\p{N}]/u.test(text) ? 30 : /^[&#%+]$/.test(text) ? 60 : 101),
    );
  // Rows are built where lines are level; only then do the boxes go back to the tilted picture.
  const level: Word[] = read.map(({ text, confidence, bbox: { x0, y0, x1, y1 } }) => ({
    text: text.trim(),
    confidence: confidence / 100,
    box: {
      left: x0 / straight.width,
      top: y0 / straight.height,
      width: (x1 - x0) / straight.width,
      height: (y1 - y0) / straight.height,
    },
  }));
  const rows = toRows(level, straight.width / straight.height);
  if (degrees === 0) return rows;
  return rows.map((row) => row.map((segment) => turnBack(segment, degrees, straight, original)));
}

type Size = { width: number; height: number };

function turnBack(segment: Row[number], degrees: number, straight: Size, original: Size): Row[number] {
  const pixels = (box: Word["box"]) => ({
    left: box.left * straight.width,
    top: box.top * straight.height,
    width: box.width * straight.width,
    height: box.height * straight.height,
  });
  const back = (box: Word["box"]) => backToOriginal(pixels(box), degrees, straight, original);
  return {
    ...segment,
    box: back(segment.box),
    words: segment.words.map((word) => ({ ...word, box: back(word.box) })),
  };
}
