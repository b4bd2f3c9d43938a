// The one function that sends stored bytes. Nothing it sends can run in the studio's name.
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { Actor } from "@/lib/access/actor";
import { disposition } from "./names";
import { requireFile } from "./queries";
import { blobPath } from "./store";
import { thumbnail } from "./thumbnails";

/** What of a request matters here; header values as they came. */
export type ServeRequest = {
  range?: string | undefined;
  ifNoneMatch?: string | undefined;
  ifRange?: string | undefined;
  download?: boolean;
};

export type Served = { status: 200 | 206 | 304 | 416; headers: Record<string, string>; stream: Readable | undefined };

type Stored = { path: string; type: string; bytes: number; name: string; etag: string; cache: string };

/** Types a browser may show by itself; everything else is handed over to be saved. */
const SHOWN = [
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "image/bmp",
  "image/tiff",
  "image/heic",
];

const SAFE = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'",
  "cross-origin-resource-policy": "same-origin",
  "accept-ranges": "bytes",
};

type Part = { start: number; end: number };

/** The one part asked for; undefined: send everything (no range, several, or none we understand); null: not within the file. */
function partOf(range: string | undefined, bytes: number): Part | undefined | null {
  const match = range && /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.trim());
  if (!match || (!match[1] && !match[2])) return undefined;
  if (!match[1]) {
    const length = Math.min(Number(match[2]), bytes);
    return length === 0 ? null : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] ? Math.min(Number(match[2]), bytes - 1) : bytes - 1;
  if (match[2] && Number(match[2]) < start) return undefined;
  return start >= bytes ? null : { start, end };
}

const sameTag = (header: string, etag: string): boolean =>
  header.trim() === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);

/** Status, headers and bytes for a stored file. The stream is to be destroyed if the client leaves. */
export function serveFile(stored: Stored, { range, ifNoneMatch, ifRange, download = false }: ServeRequest): Served {
  const { path, bytes, etag } = stored;
  const shown = SHOWN.includes(stored.type);
  const headers: Record<string, string> = {
    ...SAFE,
    etag,
    "cache-control": stored.cache,
    "content-type": shown ? stored.type : "application/octet-stream",
    "content-disposition": disposition(shown && !download ? "inline" : "attachment", stored.name),
  };
  if (ifNoneMatch && sameTag(ifNoneMatch, etag)) return { status: 304, headers, stream: undefined };
  const part = ifRange && ifRange.trim() !== etag ? undefined : partOf(range, bytes);
  if (part === null)
    return { status: 416, headers: { ...headers, "content-range": `bytes */${bytes}` }, stream: undefined };
  if (!part)
    return { status: 200, headers: { ...headers, "content-length": `${bytes}` }, stream: createReadStream(path) };
  const { start, end } = part;
  const ranged = { "content-range": `bytes ${start}-${end}/${bytes}`, "content-length": `${end - start + 1}` };
  return { status: 206, headers: { ...headers, ...ranged }, stream: createReadStream(path, { start, end }) };
}

/** The stored bytes of a file this actor may see. Throws `not_found`. */
export async function serveContent(actor: Actor, id: string, request: ServeRequest = {}): Promise<Served> {
  const { sha256, type, name, bytes } = await requireFile(actor, id);
  const stored = { path: blobPath(sha256), type, name, bytes: Number(bytes), etag: `"${sha256}"` };
  // A file can be put into the bin at any time, so nobody keeps a copy of it for us.
  return serveFile({ ...stored, cache: "private, no-store" }, request);
}

/** A WebP of a file this actor may see, at least `width` pixels wide where it has them. Throws `not_found`. */
export async function serveThumbnail(
  actor: Actor,
  id: string,
  width: number,
  request: ServeRequest = {},
): Promise<Served> {
  const row = await requireFile(actor, id);
  const made = await thumbnail(row, width);
  const name = `${row.name.replace(/\.\w{1,5}$/, "")}.webp`;
  const etag = `"${row.sha256.slice(0, 32)}-${made.width}"`;
  // Kept by the browser, but shown only after asking: a picture in the bin, or of a team left, is seen no more.
  const cache = "private, no-cache";
  return serveFile({ path: made.path, bytes: made.bytes, type: "image/webp", name, etag, cache }, request);
}
