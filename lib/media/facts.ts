// What a camera wrote into a picture, read once at upload and kept beside the file.
import exifr from "exifr";
import type { ImageFacts } from "./schema";

type Tags = Partial<Record<string, unknown>>;

const OPTIONS = {
  tiff: true,
  exif: true,
  gps: true,
  xmp: false,
  icc: false,
  iptc: false,
  jfif: false,
  reviveValues: false,
};

function words(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // Cameras pad their names with NULs.
  return (
    value
      .replace(/\p{Cc}/gu, " ")
      .trim()
      .slice(0, 100) || undefined
  );
}

function cameraOf(tags: Tags): string | undefined {
  const [make, model] = [words(tags.Make), words(tags.Model)];
  if (!make || !model) return model ?? make;
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`;
}

/** "2024:03:15 10:11:12" with an offset if the camera wrote one: no zone is invented. */
function timeOf(tags: Tags): string | undefined {
  const text = words(tags.DateTimeOriginal) ?? words(tags.CreateDate);
  const match = text && /^(\d{4}):(\d\d):(\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text);
  if (!match) return undefined;
  const offset = words(tags.OffsetTimeOriginal) ?? words(tags.OffsetTime) ?? "";
  const time = `${match[1]}-${match[2]}-${match[3]}T${match[4]}${/^[+-]\d\d:\d\d$/.test(offset) ? offset : ""}`;
  return Number.isNaN(Date.parse(time)) ? undefined : time;
}

function placeOf({ latitude, longitude }: Tags): ImageFacts["place"] {
  if (typeof latitude !== "number" || typeof longitude !== "number") return undefined;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) || (latitude === 0 && longitude === 0))
    return undefined;
  return { latitude, longitude };
}

/** Reads `bytes` (a whole file, or an EXIF block as sharp hands it out). Facts that can't be read are left out. */
export async function readFacts(bytes: Buffer | undefined, hasPrivate: boolean): Promise<ImageFacts> {
  const block = bytes?.toString("latin1", 0, 6) === "Exif\0\0" ? bytes.subarray(6) : bytes;
  // Broken EXIF is common and harms nobody: the picture itself is what has to be whole.
  const tags: Tags = (block && (await exifr.parse(block, OPTIONS).catch(() => undefined))) ?? {};
  const found = { camera: cameraOf(tags), lens: words(tags.LensModel), takenAt: timeOf(tags), place: placeOf(tags) };
  const known = Object.entries(found).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), hasPrivate: hasPrivate || known.length > 0 };
}
