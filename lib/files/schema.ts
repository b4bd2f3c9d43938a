// A stored file as pages and programs see it, and what may come in. Safe in the browser.
import { z } from "zod";
import { type ImageType, imageFacts, imageLimits, imageTypes } from "@/lib/media/schema";

/** For `<input accept>`: types, and the endings that systems without a type for them go by. */
export const acceptedTypes: string = [...Object.keys(imageTypes), "image/heif", ".heic", ".heif"].join(",");

export const fileLimits = { ...imageLimits, nameLength: 255 } as const;

export const fileView = z
  .object({
    id: z.string(),
    name: z.string(),
    /** MIME type, from the bytes. */
    type: z.enum(Object.keys(imageTypes) as [ImageType, ...ImageType[]]),
    bytes: z.number(),
    /** As a person sees the picture: after its orientation is applied. */
    width: z.number(),
    height: z.number(),
    frames: z.number(),
    facts: imageFacts,
    /** Came with the studio. */
    sample: z.boolean(),
    createdAt: z.string(),
  })
  .meta({ id: "File" });
export type FileView = z.infer<typeof fileView>;

/** A page of a list, newest first; `cursor` is the `nextCursor` of the page before. */
export const filePage = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type FilePage = z.input<typeof filePage>;

/** A picture that is somewhere else. */
export const fileAddress = z.strictObject({ url: z.string().trim().max(2000) }).meta({ id: "FileAddress" });

export type FileList = { items: FileView[]; nextCursor: string | null };
