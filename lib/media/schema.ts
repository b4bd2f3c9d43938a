// What a picture can be and how large it may be. Safe in the browser.
import { z } from "zod";

/** The kinds of picture that come in, as MIME types, with the word people know them by. */
export const imageTypes = {
  "image/png": "PNG",
  "image/jpeg": "JPEG",
  "image/webp": "WebP",
  "image/gif": "GIF",
  "image/avif": "AVIF",
  "image/tiff": "TIFF",
  "image/svg+xml": "SVG",
  "image/heic": "HEIC",
  "image/bmp": "BMP",
} as const;
export type ImageType = keyof typeof imageTypes;

/** Limits of one picture; checked from its header, before anything is decoded. */
export const imageLimits = { bytes: 50_000_000, pixels: 80_000_000, frames: 200 } as const;

/** Widths thumbnails are made in, in pixels. */
export const thumbnailWidths = [96, 192, 384, 768, 1536, 2048] as const;

/** What a camera wrote into a picture. `takenAt` is ISO 8601; without a zone when the camera told none. */
export const imageFacts = z.object({
  camera: z.string().optional(),
  lens: z.string().optional(),
  takenAt: z.string().optional(),
  place: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  /** The file carries EXIF, XMP, IPTC or comments that are removed before it leaves. */
  hasPrivate: z.boolean().default(false),
});
export type ImageFacts = z.infer<typeof imageFacts>;

/** What was found out about a picture by decoding it once. Width and height are those a person sees. */
export type ImageProbe = {
  type: ImageType;
  width: number;
  height: number;
  frames: number;
  hasAlpha: boolean;
  facts: ImageFacts;
};

export type RenderFormat = "jpeg" | "png" | "webp";

/** What a rendered picture has to fit into; a picture is never enlarged. Sides in pixels, `quality` 1 to 100. */
export type RenderOptions = {
  maxSide?: number;
  maxWidth?: number;
  maxPixels?: number;
  maxBytes?: number;
  format: RenderFormat;
  quality?: number;
};

/** A rendered picture. `changed` are parts of a sentence: "sent at 1568 x 1045", "location removed". */
export type Rendered = { width: number; height: number; bytes: number; type: ImageType; changed: string[] };
