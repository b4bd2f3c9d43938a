// The limits of a picture as sentences; asked of its header, before anything is decoded.
import { AppError } from "@/lib/errors";
import { formatBytes, formatCount } from "@/lib/format";
import { type ImageType, imageLimits, imageTypes } from "./schema";

/** All frames of a moving picture together; more would take minutes to look through. */
const ALL_FRAMES_PIXELS = 500_000_000;

/** Throws `too_large` for a file of more bytes than a picture may have. */
export function checkBytes(bytes: number): void {
  if (bytes > imageLimits.bytes)
    throw new AppError("too_large", `This file is too large. A picture may have ${formatBytes(imageLimits.bytes)}.`);
}

/** Throws `too_large` for too many pixels or frames, `unsupported_media` for none. */
export function checkSize(width: number, height: number, frames = 1): void {
  if (!(width > 0 && height > 0)) throw new AppError("unsupported_media", "This picture has no width or no height.");
  const size = `${formatCount(width)} x ${formatCount(height)} pixels`;
  if (width * height > imageLimits.pixels)
    throw new AppError(
      "too_large",
      `This picture is too large (${size}). It may have 80 megapixels; scale it down first.`,
    );
  if (frames > imageLimits.frames)
    throw new AppError(
      "too_large",
      `This picture has ${formatCount(frames)} frames. It may have ${imageLimits.frames}.`,
    );
  if (width * height * frames > ALL_FRAMES_PIXELS)
    throw new AppError("too_large", `This moving picture is too large (${frames} frames of ${size}).`);
}

/** The answer to a file that begins like a picture and is none, or stops half-way. */
export const broken = (type: ImageType, cause?: unknown): AppError =>
  new AppError("unsupported_media", `This ${imageTypes[type]} file is damaged or incomplete and can't be read.`, {
    cause,
  });

/** The answer to bytes that are no picture we know. */
export const notAPicture = (): AppError =>
  new AppError(
    "unsupported_media",
    `This is not a picture we can read. Pictures may be ${Object.values(imageTypes).slice(0, -1).join(", ")} or BMP.`,
  );
