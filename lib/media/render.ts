// Makes the picture that leaves: upright, fitted, without what the camera wrote into it. Runs in a child only.
import { writeFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import { AppError } from "@/lib/errors";
import { formatBytes } from "@/lib/format";
import { openPicture, type Picture } from "./decode";
import { readFacts } from "./facts";
import { imageTypes, type Rendered, type RenderFormat, type RenderOptions } from "./schema";

type Size = { width: number; height: number };
type Attempt = Size & { format: RenderFormat; quality: number };

const QUALITY = 88;
const LOWEST_QUALITY = 64;
const ATTEMPTS = 12;

/** The size that fits; never larger than the picture, never under one pixel. */
export function fitted({ width, height }: Size, { maxSide, maxWidth, maxPixels }: Omit<RenderOptions, "format">): Size {
  const scale = Math.min(
    1,
    (maxSide ?? Number.POSITIVE_INFINITY) / Math.max(width, height),
    (maxWidth ?? Number.POSITIVE_INFINITY) / width,
    Math.sqrt((maxPixels ?? Number.POSITIVE_INFINITY) / (width * height)),
  );
  // Rounded down where it was scaled, so that a limit holds to the pixel.
  const side = (length: number) => (scale === 1 ? length : Math.max(1, Math.floor(length * scale + 1e-6)));
  return { width: side(width), height: side(height) };
}

function encode(image: Sharp, { format, quality }: Attempt): Sharp {
  if (format === "png") return image.png();
  if (format === "webp") return image.webp({ quality });
  return image.flatten({ background: "white" }).jpeg({ quality, mozjpeg: false });
}

async function attempt(picture: Picture, want: Attempt): Promise<Buffer> {
  const upright = picture.open().autoOrient().resize(want.width, want.height, { fit: "fill" }).toColourspace("srgb");
  return encode(picture.keepsProfile ? upright.keepIccProfile() : upright, want).toBuffer();
}

/** What to try when the bytes were too many: JPEG instead of PNG, then coarser, then smaller. */
function nextAttempt(last: Attempt, bytes: number, maxBytes: number): Attempt {
  if (last.format === "png") return { ...last, format: "jpeg" };
  if (last.quality > LOWEST_QUALITY) return { ...last, quality: last.quality - 12 };
  const scale = Math.min(0.85, Math.sqrt(maxBytes / bytes));
  const side = (length: number) => Math.max(1, Math.floor(length * scale));
  return { ...last, width: side(last.width), height: side(last.height) };
}

async function changes(picture: Picture, made: Attempt): Promise<string[]> {
  const facts = await readFacts(picture.exif, picture.hasPrivate);
  const name = imageTypes[picture.type];
  const same = picture.type === `image/${made.format}`;
  const common = ["PNG", "JPEG", "WebP"].includes(name);
  const said = [
    made.width !== picture.width && `sent at ${made.width} x ${made.height}`,
    !same && (common ? `converted from ${name} to ${imageTypes[`image/${made.format}`]}` : `converted from ${name}`),
    picture.frames > 1 && `first of ${picture.frames} ${picture.type === "image/tiff" ? "pages" : "frames"}`,
    facts.place ? "location removed" : facts.hasPrivate && "camera details removed",
  ];
  return said.filter((part) => part !== false);
}

/** Renders `path` to `out`. Throws `too_large` when no attempt gets under `maxBytes`. */
export async function render(path: string, out: string, options: RenderOptions): Promise<Rendered> {
  const picture = await openPicture(path);
  const { maxBytes = Number.POSITIVE_INFINITY } = options;
  let want: Attempt = { ...fitted(picture, options), format: options.format, quality: options.quality ?? QUALITY };
  for (let tries = 1; ; tries++) {
    const bytes = await attempt(picture, want);
    if (bytes.length <= maxBytes) {
      await writeFile(out, bytes);
      const { width, height } = want;
      return {
        width,
        height,
        bytes: bytes.length,
        type: `image/${want.format}`,
        changed: await changes(picture, want),
      };
    }
    if (tries === ATTEMPTS)
      throw new AppError("too_large", `This picture can't be made to fit into ${formatBytes(maxBytes)}.`);
    want = nextAttempt(want, bytes.length, maxBytes);
  }
}
