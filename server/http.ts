// The one HTTP server: limits and headers for every answer, then the API, then Next's pages.
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { stopSignal } from "@/lib/process";
import { clientAddress, hostOf, ownHosts } from "./addresses";
import { refuseConnection } from "./bad-requests";
import { contentSecurityPolicy, setSecurityHeaders } from "./security-headers";

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;
export type Pages = { handle: Handler; upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void };

const PORTS_TRIED = 50;
/** A client that still sends its body this long after it was answered is cut off. */
const REST_MS = 5_000;
/** A client that owes the rest of its body and sends no byte of it for this long is cut off; looked at every so often. */
const BODY_IDLE_MS = 60_000;
const LOOK_MS = 10_000;

/** Headers by which Next and we talk to ourselves; from outside they are lies. */
const internal = /^(x-middleware-|x-invoke-|x-now-|x-matched-path$|x-nonce$|content-security-policy$|x-medley-)/;
/** What only a proxy may say. */
const forwarded = /^(x-forwarded-|forwarded$)/;

/** A browser's event stream comes back by itself after a broken connection, but not after an answer with an error. */
function refuseWhileStopping(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.accept?.includes("text/event-stream")) {
    request.destroy();
    return;
  }
  response.setHeader("connection", "close");
  plain(response, 503, "The studio is stopping. Try again in a moment.\n");
}

/** Next answers a path with broken %-signs as if it were our fault. */
function isReadable(url: string): boolean {
  try {
    return decodeURIComponent(url.split("?")[0] ?? "") !== "";
  } catch {
    return false; // which is the answer
  }
}

const isApi = (url: string): boolean => /^\/(api\/v1|healthz|readyz)(\/|\?|$)/.test(url);

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
}

function believeOnlyWhatCounts(request: IncomingMessage): void {
  const address = clientAddress(request);
  for (const name of Object.keys(request.headers))
    if (internal.test(name) || (forwarded.test(name) && !env().TRUST_PROXY)) delete request.headers[name];
  request.headers["x-medley-address"] = address;
}

/**
 * Lets the rest of a body pass once the request is answered: what is left unread would keep the next request on this
 * connection waiting for ever.
 */
function passRest(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  response.once("finish", () => {
    if (request.complete) return;
    if (request.destroyed) return socket.destroySoon();
    const late = setTimeout(() => socket.destroy(), REST_MS);
    request.once("close", () => clearTimeout(late));
    request.resume();
  });
}

/** Ends a connection whose client stopped in the middle of a body. How long we take to read or to answer does not count. */
function endIdleBody(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  let seen = socket.bytesRead;
  let idleMs = 0;
  const look = setInterval(() => {
    if (request.complete || request.destroyed) return clearInterval(look);
    const waitsForClient = socket.bytesRead === seen && request.readableLength === 0;
    idleMs = waitsForClient ? idleMs + LOOK_MS : 0;
    seen = socket.bytesRead;
    if (idleMs >= BODY_IDLE_MS) socket.destroy();
  }, LOOK_MS);
  response.once("close", () => clearInterval(look));
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  own: Set<string>,
  api: Handler,
  pages: Pages | undefined,
): Promise<unknown> {
  const { NODE_ENV, PUBLIC_URL } = env();
  setSecurityHeaders(response, PUBLIC_URL?.startsWith("https:") ?? false);
  if (stopSignal().aborted) return refuseWhileStopping(request, response);
  if (!own.has(hostOf(request.headers.host)))
    return plain(response, 421, "This studio is not known by that name. Set PUBLIC_URL to the address you use.\n");
  const { url = "/" } = request;
  // Some clients may ask for a whole URL; only proxies need to understand that.
  if (!url.startsWith("/")) return plain(response, 400, "Ask for a path.\n");
  believeOnlyWhatCounts(request);
  if (isApi(url)) return api(request, response);
  if (!isReadable(url)) return plain(response, 400, "This address can't be read: a %-sign in it is broken.\n");
  if (!pages) return plain(response, 404, "Pages are served by another process.\n");
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, NODE_ENV === "development");
  request.headers["content-security-policy"] = policy;
  request.headers["x-nonce"] = nonce;
  // Where somebody who must sign in first wants to go.
  request.headers["x-medley-path"] = request.url ?? "/";
  response.setHeader("content-security-policy", policy);
  return pages.handle(request, response);
}

function unlistenable(cause: NodeJS.ErrnoException, host: string, port: number): AppError {
  const why: Record<string, string> = {
    EADDRNOTAVAIL: `${host} is no address of this machine. Set HOST to one, or to 0.0.0.0 for all of them.`,
    ENOTFOUND: `There is no host ${host}. Set HOST to an address of this machine, or to 0.0.0.0 for all of them.`,
    EACCES: `Port ${port} may only be used by root. Set PORT to one from 1024 on.`,
  };
  return new AppError("unavailable", why[cause.code ?? ""] ?? `${host}:${port} can't be listened on.`, { cause });
}

/** Listens on `port`, or on the next free one when it is taken. Throws when this address can't be listened on at all. */
async function listenFrom(server: Server, port: number, host: string): Promise<number> {
  for (let attempt = 0; attempt < PORTS_TRIED; attempt++) {
    const taken = await new Promise<boolean>((done, failed) => {
      const onError = (error: NodeJS.ErrnoException) =>
        error.code === "EADDRINUSE" ? done(true) : failed(unlistenable(error, host, port));
      server.once("error", onError);
      server.listen(port === 0 ? 0 : port + attempt, host, () => {
        server.off("error", onError);
        done(false);
      });
    });
    if (!taken) return (server.address() as AddressInfo).port;
  }
  throw new AppError(
    "unavailable",
    `Ports ${port} to ${port + PORTS_TRIED - 1} are all taken. Set PORT to another one.`,
  );
}

export type Listening = { server: Server; port: number; setPages(pages: Pages): void };

/** Starts the server. Pages come later: Next wants to know the address first. */
export async function listenHttp(api: Handler): Promise<Listening> {
  const own = ownHosts();
  let pages: Pages | undefined;
  const server = createServer(
    { requestTimeout: 0, headersTimeout: 15_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      response.on("error", () => request.destroy());
      passRest(request, response);
      if (hasBody(request)) endIdleBody(request, response);
      route(request, response, own, api, pages).catch((error: unknown) => {
        console.error("A request failed:", error);
        if (response.headersSent) response.destroy();
        else plain(response, 500, "Something went wrong on our side.\n");
      });
    },
  );
  server.on("clientError", refuseConnection);
  const port = await listenFrom(server, env().PORT, env().HOST);
  return {
    server,
    port,
    setPages: (ready) => {
      pages = ready;
      // Without a listener Node answers a request to upgrade as the plain request it also is.
      if (ready.upgrade) server.on("upgrade", ready.upgrade);
    },
  };
}
