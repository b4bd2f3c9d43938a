// Bodies that lie about where they end, requests hidden in others, and bytes that are no request.

/** The head of a request, as it goes over the wire. */
export const head = (lines: string[], target = "/sign-in", method = "GET") =>
  `${[`${method} ${target} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;

/** All of them, for a studio at `host`. */
export function smuggled(host: string): string[] {
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
