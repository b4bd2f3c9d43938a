// Requests as bytes, because no HTTP client would send them: lying heads, tricks in paths and methods, two requests in one.
import { connect } from "node:net";

/** Must never come back as it is, wherever it was sent. */
export const MARK = 'zq9"><script>zq9</script>';
const FLOOD = Array.from({ length: 300 }, (_, index) => `x-flood-${index}: ${"y".repeat(100)}`);

const head = (lines: string[], target = "/sign-in", method = "GET") =>
  `${[`${method} ${target} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;

/** Header lines beside a right Host. */
const lines: string[][] = [
  ...[
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-for",
    "x-forwarded-port",
    "forwarded",
    "x-real-ip",
    "x-original-url",
    "x-rewrite-url",
    "x-http-method-override",
    "x-host",
    "via",
  ].map((name) => [`${name}: ${MARK}`]),
  ...[
    "x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware",
    "x-middleware-prefetch: 1",
    "x-middleware-rewrite: /settings/keys",
    "x-middleware-override-headers: cookie",
    "x-invoke-path: /settings/keys",
    "x-invoke-status: 500",
    "x-matched-path: /settings/keys",
    "x-now-route-matches: 1=a",
    "x-nextjs-data: 1",
    "x-nextjs-redirect: /x",
    "x-nextjs-html-request-id: x",
    "x-prerender-revalidate: x",
    "x-medley-path: //evil.example",
    "x-medley-address: 127.0.0.1",
    "x-nonce: zq9",
    "content-security-policy: x",
  ].map((line) => [line]),
  ...[
    "rsc: 1",
    "next-router-prefetch: 1",
    "next-router-state-tree: %5B%22%22%5D",
    "next-router-state-tree: [",
    `next-router-state-tree: ${encodeURIComponent(JSON.stringify(MARK))}`,
    "next-router-segment-prefetch: /_tree",
    "next-url: //evil.example",
    "next-hmr-refresh: 1",
  ].map((line) => ["rsc: 1", line]),
  ...[
    "upgrade: websocket\r\nconnection: upgrade",
    "upgrade: h2c\r\nconnection: Upgrade, HTTP2-Settings\r\nhttp2-settings: AAMAAABkAAQAAP__",
    "expect: 100-continue",
    "expect: the-unexpected",
    "connection: cookie",
    "te: trailers, chunked",
    "trailer: cookie",
  ].map((line) => [line]),
  ...[
    "range: bytes=0-0,1-1,2-2,3-3",
    `range: bytes=${"0-,".repeat(1000)}0-`,
    "range: bytes=-99999999999999999999",
    "range: bytes=a-b",
    "if-range: x",
    `if-none-match: ${"*,".repeat(2000)}*`,
    "accept-encoding: gzip;q=nan, br;q=-1, *;q=1e999",
    `accept: ${"text/html,".repeat(1000)}*/*`,
    `accept-language: ${MARK}`,
    `user-agent: ${MARK}`,
    `referer: ${MARK}`,
    `origin: ${MARK}`,
    "origin: null",
    "sec-fetch-site: zq9",
  ].map((line) => [line]),
  ...[
    `cookie: medley-session=${MARK}`,
    "cookie: medley-session=eyJhbGciOiJub25lIn0..x.y.z",
    `cookie: ${"a=b; ".repeat(1000)}`,
    "cookie: __proto__=1; medley-session",
    "cookie: medley-session=a; medley-session=b",
    `cookie: next-auth.csrf-token=${encodeURIComponent(MARK)}`,
    "authorization: Bearer ",
    `authorization: Bearer ${MARK}`,
    "authorization: Basic Og==",
    "authorization: Bearer mk_\u00ff",
  ].map((line) => [line]),
  FLOOD,
];

const hosts = [
  "evil.example",
  "127.0.0.1.evil.example",
  "127.0.0.1@evil.example",
  "localhost:99999",
  "localhost:80:80",
  "",
  " ",
  "127.0.0.1, evil.example",
  "[::1",
  "[::1]evil.example",
  MARK,
  "LOCALHOST.",
  "a".repeat(4000),
  "127.0.0.1/evil",
  "127.0.0.1#x",
];

const targets = [
  ...[
    "//evil.example",
    "//evil.example/",
    "///evil.example/%2e%2e",
    "/\\evil.example",
    "/%5cevil.example",
    "/%2f%2fevil.example/",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/../../etc/passwd",
    "/.git/config",
    "/.env",
    "/.medley/main.js",
    "/.next/BUILD_ID",
  ],
  ...[
    "/_next/static/../../../package.json",
    "/_next/static/%2e%2e/%2e%2e/%2e%2e/package.json",
    "/_next/static/..%5c..%5cpackage.json",
    "/_next/data/x/settings/keys.json",
    "/_next/image?url=%2Ficon.svg&w=64&q=75",
    "/_next/image?url=http%3A%2F%2F127.0.0.1&w=64&q=75",
    "/_next/webpack-hmr",
    "/__nextjs_original-stack-frame?file=/etc/passwd",
    "/__nextjs_source-map?filename=/etc/passwd",
    "/_next/server/app/page.js",
  ],
  ...[
    "/settings/keys;x=1",
    "/settings/keys%00",
    "/settings/keys.rsc",
    "/settings/keys.txt",
    "/settings/keys/",
    "/settings//keys",
    "/SETTINGS/KEYS",
    "/settings%2fkeys",
    "/./settings/keys",
    "/settings/keys?_rsc=x",
    "/settings/keys#x",
    "/ask/%E0%A4%A",
    "/ask/%00",
    "/runs/..%2f..",
    "/ask/__proto__",
  ],
  ...[
    "/api/v1/../../settings/keys",
    "/api/v1//runs",
    "/api/v1/runs/",
    "/api//v1/runs",
    "/API/v1/runs",
    "/%61pi/v1/runs",
    "/api/v1/runs%2f..%2fkeys",
    "/api/v1/runs;x",
    "/api/v1/%2e%2e/auth/session",
    "/api/v1",
    "/api/v1/",
    "/api/v2/runs",
    "/api/v1x",
    "/healthz/..",
    "/readyz%00",
  ],
  ...[
    `/sign-in?${MARK.replaceAll(" ", "")}`,
    `/sign-in?from=${encodeURIComponent(MARK)}&error=${encodeURIComponent(MARK)}`,
    "/sign-in?from=//evil.example",
    "/sign-in?from=https://evil.example",
    "/sign-in?callbackUrl=javascript:alert(1)",
    `/${"a".repeat(12_000)}`,
    `/${"a/".repeat(3000)}`,
    `/sign-in?${"a=b&".repeat(3000)}`,
    "/%",
    "/%%%",
    "/%c0%ae%c0%ae/",
    "/\u00e9",
    "/invite/%3Cscript%3E",
    "/reset/..%2f",
    `/set-up/${encodeURIComponent(MARK)}`,
  ],
  ...["*", "http://evil.example/", "http://127.0.0.1:1/", "evil.example:443", "sign-in", ""],
  ...[
    "/api/auth/signin?callbackUrl=https://evil.example",
    "/api/auth/callback/x?error=zq9%22%3E%3Cscript%3Ezq9%3C%2Fscript%3E",
    "/api/auth/error?error=zq9%22%3E%3Cscript%3Ezq9%3C%2Fscript%3E",
    "/api/auth/signout?callbackUrl=//evil.example",
    "/api/auth/__proto__",
    "/api/auth/error?error=a%0d%0aX-Injected:%201",
    "/sign-in?error=a%0d%0aX-Injected:%201",
    "/api/auth/",
    "/api/auth/session/../csrf",
    "/api/auth/verify-request?provider=<script>",
  ],
];

const methods = [
  "HEAD",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "PUT",
  "PATCH",
  "DELETE",
  "PROPFIND",
  "PURGE",
  "PRI",
  "get",
  "GETT",
  "A".repeat(300),
  "POST",
];

/** Bodies that lie about where they end, and requests hidden in others. */
function smuggled(host: string): string[] {
  const hidden = `GET /api/v1/keys HTTP/1.1\r\nhost: ${host}\r\n\r\n`;
  const post = (more: string[], body: string, target = "/api/v1/runs") =>
    head([`host: ${host}`, "content-type: application/json", ...more], target, "POST") + body;
  return [
    post(["content-length: 5", "transfer-encoding: chunked"], `0\r\n\r\n${hidden}`),
    post(["transfer-encoding: chunked", "transfer-encoding: identity"], `0\r\n\r\n${hidden}`),
    post(["transfer-encoding : chunked"], `0\r\n\r\n${hidden}`),
    post(["transfer-encoding: xchunked"], `0\r\n\r\n${hidden}`),
    post(["transfer-encoding:\u000bchunked"], `0\r\n\r\n${hidden}`),
    post(["content-length: 0", "content-length: 44"], hidden),
    post(["content-length: -1"], hidden),
    post(["content-length: 1e3"], hidden),
    post(["content-length: 99999999999999999999"], "{}"),
    post(["content-length: +2"], "{}"),
    post(["content-length: 2, 2"], "{}"),
    post(["transfer-encoding: chunked"], "zz\r\n{}\r\n0\r\n\r\n"),
    post(["transfer-encoding: chunked"], "ffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
    post(["transfer-encoding: chunked"], `2;${"x".repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
    post(["transfer-encoding: chunked"], "2\n{}\n0\n\n"),
    post(["transfer-encoding: chunked"], "2\r\n{}\r\n0\r\nhost: evil.example\r\ncookie: x\r\n\r\n"),
    `GET /sign-in HTTP/1.1\nhost: ${host}\n\n`,
    `GET /sign-in HTTP/1.1\r\nhost: ${host}\r\n x: folded\r\n\r\n`,
    `GET /sign-in HTTP/1.1\r\nhost: ${host}\r\nx: a\rb\r\n\r\n`,
    `GET /sign-in HTTP/1.1\r\nhost: ${host}\r\nx: a\0b\r\n\r\n`,
    `GET /sign-in HTTP/1.1\r\nhost: ${host}\r\n: x\r\n\r\n`,
    `GET /sign-in HTTP/1.1\r\nhost: ${host}\r\nhost: evil.example\r\n\r\n`,
    "GET /sign-in HTTP/1.1\r\n\r\n",
    `GET /sign-in HTTP/1.0\r\nhost: ${host}\r\n\r\n`,
    `GET /sign-in HTTP/0.9\r\nhost: ${host}\r\n\r\n`,
    `GET /sign-in HTTP/2.0\r\nhost: ${host}\r\n\r\n`,
    `GET  /sign-in  HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    `${"\r\n".repeat(500)}GET /sign-in HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    `GET /sign-in HTTP/1.1\r\nhost: ${host}\r\nx: ${"y".repeat(200_000)}\r\n\r\n`,
    `GET /sign-in HTTP/1.1\r\nhost: ${host}\r\n${"x: y\r\n".repeat(5000)}\r\n`,
  ];
}

/** Every request, as it goes over the wire to a studio at `host`. */
export function rawRequests(host: string): string[] {
  const own = `host: ${host}`;
  const close = "connection: close";
  const pages = ["/sign-in", "/settings/keys", "/api/v1/keys", "/icon.svg"];
  return [
    ...pages.flatMap((target) =>
      lines.map((more) => head([own, ...more, ...(more.join().includes("connection") ? [] : [close])], target)),
    ),
    ...hosts.flatMap((name) => ["/sign-in", "/api/v1/runs"].map((target) => head([`host: ${name}`, close], target))),
    ...targets.flatMap((target) =>
      ["GET", "POST"].map((method) =>
        head([own, close, ...(method === "POST" ? ["content-length: 0"] : [])], target, method),
      ),
    ),
    ...methods.flatMap((method) => pages.map((target) => head([own, close, "content-length: 0"], target, method))),
    ...smuggled(host),
  ];
}

const SILENT_MS = 4000;

/** Sends bytes and answers everything that comes back until the connection ends, or nothing more comes. */
export function exchange(address: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((done) => {
    const parts: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(bytes, "latin1")));
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    socket.on("data", (part) => {
      parts.push(part);
      // Whoever keeps the connection open has said what there is to say.
      socket.setTimeout(400);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => done(Buffer.concat(parts).toString("latin1")));
  });
}
