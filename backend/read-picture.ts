// Everything the Reader can find in one picture. Runs in the child: decoding and recognising are heavy and may crash.
import sharp from "sharp";
import { AppError } from "@/lib/errors";
import { readCodes } from "./codes";
import { factsOf, shotOf } from "./facts";
import type { Code, Page, Row, Segment } from "./page";
import { readText } from "./recognise";

const maxPixels = 80_000_000;

/** Reads a picture. Throws an AppError with a sentence when the bytes are no picture it can decode. */
export async function readPicture(bytes: Buffer): Promise<Page> {
  const { format, size, upright } = await uprightPicture(bytes);
  const [facts, shot] = await Promise.all([factsOf(upright, { ...size, format, bytes: bytes.length }), shotOf(bytes)]);
  const [rows, codes] = await Promise.all([readText(upright), readCodes(upright)]);
  return { rows: withoutCodes(rows, codes), codes, facts, shot };
}

/** The squares of a code look like letters to the recogniser; what it "read" inside one is dropped. */
function withoutCodes(rows: Row[], codes: Code[]): Row[] {
  const inside = ({ box }: Segment) =>
    codes.some((code) => {
      const [x, y] = [box.left + box.width / 2 - code.box.left, box.top + box.height / 2 - code.box.top];
      return x >= 0 && y >= 0 && x <= code.box.width && y <= code.box.height;
    });
  return rows.map((row) => row.filter((segment) => !inside(segment))).filter((row) => row.length > 0);
}

type Upright = { format: string; size: { width: number; height: number }; upright: Buffer };

/** The picture with its orientation applied, at most 3000 pixels long: more helps no reading. `size` is its full size. */
async function uprightPicture(bytes: Buffer): Promise<Upright> {
  try {
    const options = { limitInputPixels: maxPixels, failOn: "error" as const };
    const { format, mediaType, autoOrient: size } = await sharp(bytes, options).metadata();
    // An SVG can refer to other files; the studio sends it drawn already.
    if (format === "svg") throw new AppError("unsupported_media", "An SVG has to be drawn first. Send a PNG instead.");
    const upright = await sharp(bytes, options)
      .rotate()
      .resize({ width: 3000, height: 3000, fit: "inside", withoutEnlargement: true })
      .png({ compressionLevel: 1 })
      .toBuffer();
    return { format: mediaType?.replace("image/", "").toUpperCase() ?? format.toUpperCase(), size, upright };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      "unsupported_media",
      "This picture can't be opened. It may be damaged or of an unknown format.",
      {
        cause,
      },
    );
  }
}
