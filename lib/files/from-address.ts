// A picture from an address that somebody names: fetched by the one client that may go there.
import type { Actor } from "@/lib/access/actor";
import { AppError } from "@/lib/errors";
import { checkBytes } from "@/lib/media/limits";
import { imageLimits } from "@/lib/media/schema";
import { outboundFetch } from "@/lib/outbound/fetch";
import type { FileView } from "./schema";
import { saveUpload } from "./upload";

const PATIENCE_MS = 60_000;
const DEFAULT_NAME = "picture";

const refused = (message: string, cause?: unknown) => new AppError("invalid", message, { field: "url", cause });

/** What went wrong on the way there: our own client's sentence where it has one. */
function problem(host: string, thrown: unknown): AppError {
  const inner = thrown instanceof Error ? thrown.cause : undefined;
  const ours = [thrown, inner].find((error) => error instanceof AppError);
  if (ours) return ours.code === "invalid" ? refused(ours.message, thrown) : ours;
  return refused(`${host} could not be reached, or it broke off. Nothing was kept.`, thrown);
}

const publicOnly = (): typeof fetch =>
  outboundFetch({ trusted: false, maxBytes: imageLimits.bytes + 1, timeoutMs: PATIENCE_MS });

async function fetchFrom(url: URL, client: typeof fetch): Promise<Response> {
  const response = await client(url, { headers: { accept: "image/*" } });
  if (response.ok && response.body) return response;
  await response.body?.cancel();
  throw refused(`${url.host} answered with ${response.status}, not with a picture.`);
}

/** The picture's bytes; what breaks off on the way is told like an address that can't be reached. */
async function* bytesFrom(response: Response, host: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of response.body as AsyncIterable<Uint8Array>) yield part;
  } catch (thrown) {
    throw problem(host, thrown);
  }
}

function nameIn(url: URL): string {
  const last = url.pathname.split("/").at(-1) || DEFAULT_NAME;
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // a stray percent sign is no reason to refuse a picture
  }
}

/**
 * Keeps the picture at a public http(s) address. Throws what an upload throws, and `invalid` for an address that is none,
 * that leads into a private network, or that does not answer with a picture.
 */
export async function saveFromAddress(actor: Actor, address: string, client = publicOnly()): Promise<FileView> {
  const url = URL.parse(address);
  if (!url) throw refused("This is not an http:// or https:// address.");
  const response = await fetchFrom(url, client).catch((thrown: unknown) => {
    throw problem(url.host, thrown);
  });
  const stream = bytesFrom(response, url.host);
  try {
    checkBytes(Number(response.headers.get("content-length") ?? 0));
    return await saveUpload(actor, { stream, name: nameIn(url) });
  } finally {
    // Refused before its first byte was read, the generator has not begun: nobody else lets the connection go.
    if (!response.bodyUsed) await response.body?.cancel();
  }
}
