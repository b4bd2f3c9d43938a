// The one client for addresses a person can influence: checks where it goes at every step, and caps bytes and time.
import type { LookupFunction } from "node:net";
import { Agent } from "undici";
import { AppError } from "@/lib/errors";
import { oncePerProcess } from "@/lib/process";
import { checkAddress, checkedLookup } from "./addresses";

const MAX_REDIRECTS = 3;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
/** Models think before their first byte, and in mid-answer: cut off too early, the thought is paid for and lost. A person can stop. */
const timeouts = { headersTimeout: 600_000, bodyTimeout: 600_000 };
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * `trusted`: set by whoever runs the machine, so private addresses are fine; it holds for the origin asked, not for where
 * that redirects to. `timeoutMs` covers the whole answer.
 */
export type OutboundOptions = { trusted: boolean; maxBytes?: number; timeoutMs?: number };

const trustedAgent = (): Agent =>
  oncePerProcess("outbound.trusted", () => new Agent({ ...timeouts, connect: { timeout: CONNECT_TIMEOUT_MS } }));

const agentWith = (lookup: LookupFunction): Agent =>
  new Agent({ ...timeouts, connect: { timeout: CONNECT_TIMEOUT_MS, lookup } });

const publicAgent = (): Agent => oncePerProcess("outbound.public", () => agentWith(checkedLookup()));

const credentials = ["authorization", "cookie", "proxy-authorization", "x-api-key", "api-key"];

/** The request that follows a redirect. Nothing but a plain read goes to another origin, and never with credentials. */
function redirected(response: Response, from: URL, init: RequestInit): { url: URL; init: RequestInit } {
  const target = response.headers.get("location") ?? "";
  if (!URL.canParse(target, from)) throw new AppError("invalid", "The address answered with a redirect to nowhere.");
  const url = new URL(target, from);
  const method = (init.method ?? "GET").toUpperCase();
  const reading = method === "GET" || method === "HEAD";
  const headers = new Headers(init.headers);
  if (url.origin !== from.origin) {
    if (!reading)
      throw new AppError(
        "invalid",
        `${from.host} wants the request sent on to ${url.host}. Enter that address instead.`,
      );
    for (const name of credentials) headers.delete(name);
  }
  if (reading || response.status === 307 || response.status === 308) return { url, init: { ...init, headers } };
  headers.delete("content-type");
  headers.delete("content-length");
  return { url, init: { ...init, method: "GET", headers, body: null } };
}

const isPacked = ({ headers }: Response): boolean =>
  !/^(identity)?$/i.test(headers.get("content-encoding")?.trim() ?? "");

/** Node's fetch unpacks by itself, and an answer that is packed wrongly then neither ends nor can be stopped; so none is asked for. */
async function refusePacked(response: Response, { host }: URL): Promise<AppError> {
  await response.body?.cancel().catch(() => undefined); // broken already, perhaps
  return new AppError("invalid_answer", `${host} answered with something packed, although none was asked for.`, {
    paid: "maybe",
  });
}

function capped(response: Response, maxBytes: number): Response {
  if (!response.body) return response;
  let seen = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      if (seen > maxBytes) controller.error(new AppError("too_large", `The answer is larger than ${maxBytes} bytes.`));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}

/**
 * A fetch for addresses that came from a person. Throws (or has as the cause of fetch's TypeError) an AppError `invalid`
 * for addresses that may not be reached; reading more than `maxBytes` fails with `too_large`. `lookup` stands in for the
 * checked one where nothing is trusted.
 */
export function outboundFetch(options: OutboundOptions, lookup?: LookupFunction): typeof fetch {
  const openAgent = lookup ? agentWith(lookup) : publicAgent();
  const { maxBytes = DEFAULT_MAX_BYTES, timeoutMs } = options;
  return async (input, init = {}) => {
    let url = new URL(input instanceof Request ? input.url : input);
    const { origin } = url;
    let next: RequestInit = init;
    const signals = [init.signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)];
    const signal = AbortSignal.any(signals.filter((one) => one instanceof AbortSignal));
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const trusted = options.trusted && url.origin === origin;
      checkAddress(url, trusted);
      const dispatcher = trusted ? trustedAgent() : openAgent;
      const headers = new Headers(next.headers);
      headers.set("accept-encoding", "identity");
      const request = { ...next, headers, signal, redirect: "manual" as const, dispatcher };
      const response = await fetch(url, request);
      if (isPacked(response)) throw await refusePacked(response, url);
      if (response.status < 301 || response.status > 308 || !response.headers.has("location"))
        return capped(response, maxBytes);
      await response.body?.cancel();
      ({ url, init: next } = redirected(response, url, next));
    }
    throw new AppError("invalid", "The address redirects too often.");
  };
}
