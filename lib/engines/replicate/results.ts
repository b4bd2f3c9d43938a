// The files that a job made: fetched within the run, because their addresses expire, and never given out as an answer.
import { createWriteStream } from "node:fs";
import { mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { EngineEvent, FileSource, Place } from "@/lib/engines/contract";
import { AppError } from "@/lib/errors";
import { formatBytes } from "@/lib/format";
import { homePaths } from "@/lib/home";
import { newId } from "@/lib/ids";
import { imageLimits } from "@/lib/media/schema";
import { SNIFF_BYTES, sniff } from "@/lib/media/sniff";
import { outboundFetch } from "@/lib/outbound/fetch";
import { partsOf } from "./output";

const PATIENCE_MS = 120_000;
const PAUSES_MS = [500, 2000];
const MOST_FILES = 20;
const MOST_TEXT_BYTES = 8_000_000;
/** How stores say that something is not kept any more, or that the time of an address is over. */
const GONE = [403, 404, 410];

const failure = (
  code: "result_expired" | "invalid_answer" | "unsupported" | "provider_failed",
  why: string,
  cause?: unknown,
) =>
  new AppError(code, `${why} It may have been charged.`, {
    retryable: code === "provider_failed",
    paid: "maybe",
    ...(cause === undefined ? {} : { cause }),
  });

const hostOf = (address: string): string => new URL(address).host;

/** The provider's key never goes along; a private address may only be read where the connection itself is on one. */
function clientFor(address: string, place: Place): typeof fetch {
  const own = place.baseUrl !== undefined && new URL(place.baseUrl).origin === new URL(address).origin;
  return outboundFetch({ trusted: place.trusted && own, maxBytes: imageLimits.bytes, timeoutMs: PATIENCE_MS });
}

function problem(address: string, thrown: unknown): AppError {
  const ours = [thrown, thrown instanceof Error ? thrown.cause : undefined].find((one) => one instanceof AppError);
  if (ours?.code === "too_large")
    return failure("invalid_answer", `The model made a file of more than ${formatBytes(imageLimits.bytes)}.`, thrown);
  if (ours) return failure("invalid_answer", `What the model made can't be fetched: ${ours.message}`, thrown);
  return failure("provider_failed", `What the model made could not be fetched from ${hostOf(address)}.`, thrown);
}

async function fetchOnce(address: string, path: string, place: Place, signal: AbortSignal): Promise<void> {
  const response = await clientFor(address, place)(address, { signal });
  if (response.ok && response.body) return pipeline(response.body, createWriteStream(path, { mode: 0o600 }));
  await response.body?.cancel();
  if (GONE.includes(response.status))
    throw failure("result_expired", "The provider does not keep what the model made any more.");
  throw failure(
    "provider_failed",
    `What the model made could not be fetched: ${hostOf(address)} answered ${response.status}.`,
  );
}

/** What is in the address itself. */
function inlined(address: string): Buffer | undefined {
  const [, base64, body] = /^data:[^,]*?(;base64)?,([\s\S]*)$/.exec(address) ?? [];
  return body === undefined ? undefined : base64 ? Buffer.from(body, "base64") : Buffer.from(decodeURIComponent(body));
}

/** Copies what is at an address to `path`; what may pass is tried again. */
async function copy(address: string, path: string, place: Place, signal: AbortSignal): Promise<void> {
  const bytes = inlined(address);
  if (bytes) return writeFile(path, bytes, { mode: 0o600 });
  for (const pause of [...PAUSES_MS, undefined]) {
    try {
      return await fetchOnce(address, path, place, signal);
    } catch (thrown) {
      const error = thrown instanceof AppError && thrown.paid === "maybe" ? thrown : problem(address, thrown);
      if (pause === undefined || !error.retryable || signal.aborted) throw error;
      await wait(pause, undefined, { signal });
    }
  }
}

const nameIn = (address: string): string =>
  address.startsWith("data:") ? "answer" : (new URL(address).pathname.split("/").at(-1) ?? "");

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function readable(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined; // not UTF-8, so no text
  }
}

/** What the copy at `path` is, by its bytes and never by its name: a picture, words, or undefined. */
async function lookInto(path: string, name: string): Promise<FileSource | string | undefined> {
  const { size } = await stat(path);
  const type = sniff(await beginningOf(path));
  if (type) return { path, type, bytes: size, name };
  return size <= MOST_TEXT_BYTES ? readable(await readFile(path)) : undefined;
}

async function* one(address: string, place: Place, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  await mkdir(homePaths.temporary(), { recursive: true, mode: 0o700 });
  const path = join(homePaths.temporary(), newId());
  try {
    await copy(address, path, place, signal);
    const found = await lookInto(path, nameIn(address));
    if (typeof found === "string") yield { type: "text", delta: found };
    else if (found) yield { type: "file", role: "output", source: found };
    else yield { type: "notice", text: "the model made a file that is neither a picture nor text, which was left out" };
  } finally {
    // Whoever took the file has its own copy by now.
    await rm(path, { force: true });
  }
}

/** What the model made, as words and copied files, each of which is read before the next one comes. */
export async function* results(output: unknown, place: Place, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const { text, addresses } = partsOf(output);
  let told = text !== "";
  let kept = told;
  if (told) yield { type: "text", delta: text };
  for (const address of addresses.slice(0, MOST_FILES))
    for await (const event of one(address, place, signal)) {
      if (event.type === "text" && told) yield { type: "text", delta: "\n\n" };
      told ||= event.type === "text";
      kept ||= event.type !== "notice";
      yield event;
    }
  if (addresses.length > MOST_FILES)
    yield { type: "notice", text: `the model made ${addresses.length} files; the first ${MOST_FILES} were kept` };
  if (!kept && addresses.length > 0)
    throw failure("unsupported", "The model made something that is neither a picture nor text. Use another model.");
}
