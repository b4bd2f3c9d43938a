// The one server, over real sockets: whose names it answers to, what every answer carries, and whose word counts.
import { type IncomingMessage, request as send } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Handler, Listening } from "./http";

let listening: Listening | undefined;
let seen: IncomingMessage["headers"][] = [];

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv("PORT", "0");
  seen = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  const closed = new Promise((done) => (listening ? listening.server.close(done) : done(undefined)));
  // Connections that clients keep for later are theirs to close, and they may take a minute.
  listening?.server.closeAllConnections();
  await closed;
  listening = undefined;
});

const answering =
  (text: string): Handler =>
  (request, response) => {
    seen.push(request.headers);
    response.writeHead(200, { "content-type": "text/plain" }).end(text);
  };

/** Starts the server with these settings, an API and pages that say their names. */
async function listen(settings: Record<string, string> = {}, api: Handler = answering("api"), pages?: Handler) {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { listenHttp } = await import("./http");
  listening = await listenHttp(api);
  listening.setPages({ handle: pages ?? answering("pages") });
  return listening.port;
}

type Answer = { status: number; headers: IncomingMessage["headers"]; text: string };

/** Plain node:http, because fetch does not let one lie about Host. */
function get(port: number, path = "/ask", headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((done, failed) => {
    send({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (part: Buffer) => {
        text += part.toString();
      });
      response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    })
      .on("error", failed)
      .end();
  });
}

test("only requests for a name of this studio are answered", async () => {
  const port = await listen({ PUBLIC_URL: "https://studio.example.org" });
  for (const host of ["localhost", `localhost:${port}`, "127.0.0.1", "[::1]:80", "STUDIO.example.org"])
    expect((await get(port, "/ask", { host })).status, host).toBe(200);
  for (const host of [
    "evil.example",
    "studio.example.org.evil.example",
    "localhost:x",
    "localhost@evil.example",
    "[::2]",
  ])
    expect((await get(port, "/healthz", { host })).status, host).toBe(421);
  expect(seen).toHaveLength(5);
});

test("a whole URL in place of a path is not taken", async () => {
  const port = await listen();
  const socket = connect(port, "127.0.0.1");
  socket.write("GET http://evil.example/api/v1/runs HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
  let text = "";
  for await (const part of socket) text += String(part);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(seen).toEqual([]);
});

test("a path that can't be read does not reach the pages", async () => {
  const port = await listen();
  for (const path of ["/ask/%E0%A4%A", "/%"])
    expect(await get(port, path)).toMatchObject({ status: 400, text: expect.stringMatching(/^This address/) });
  expect((await get(port, "/ask/%20?q=%E0%A4%A")).status).toBe(200);
  expect(seen).toHaveLength(1);
});

test("every answer carries the security headers: API, pages, wrong names and failures", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const port = await listen({}, answering("api"), (request) => {
    if (request.url === "/late") return Promise.reject(new Error("broken"));
    throw new Error("broken");
  });
  const answers = [
    await get(port, "/api/v1/runs"),
    await get(port, "/at-once"),
    await get(port, "/late"),
    await get(port, "/ask", { host: "evil.example" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 500, 500, 421]);
  for (const { headers } of answers)
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
      "permissions-policy": expect.stringContaining("geolocation=()"),
    });
  expect(answers[0]?.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(answers[0]?.headers["strict-transport-security"]).toBeUndefined();
  expect(console.error).toHaveBeenCalledTimes(2);
});

test("over https browsers are told to stay there", async () => {
  const port = await listen({ PUBLIC_URL: "https://studio.example.org" });
  expect((await get(port)).headers["strict-transport-security"]).toContain("max-age=");
});

test("a page's policy has a nonce of its own, which only the server makes", async () => {
  const port = await listen();
  const lie = { "x-nonce": "mine", "content-security-policy": "script-src *" };
  const answers = [await get(port, "/ask", lie), await get(port, "/ask", lie)];
  const nonces = answers.map(({ headers }) => /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1]);
  expect(new Set(nonces).size).toBe(2);
  expect(seen.map((headers) => headers["x-nonce"])).toEqual(nonces);
  for (const { headers } of answers) {
    expect(headers["content-security-policy"]).not.toContain("script-src *");
    expect(headers["content-security-policy"]).toContain("'strict-dynamic'");
    expect(headers["content-security-policy"]).not.toContain("unsafe-eval' '");
  }
});

const lies = {
  "x-middleware-subrequest": "middleware:middleware",
  "x-middleware-rewrite": "/settings",
  "x-invoke-path": "/settings",
  "x-matched-path": "/settings",
  "x-medley-address": "10.0.0.1",
  "x-forwarded-for": "10.0.0.2, 10.0.0.3",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  forwarded: "for=10.0.0.4",
};

test("headers by which the studio talks to itself are not believed from outside", async () => {
  const port = await listen();
  await get(port, "/ask", lies);
  await get(port, "/api/v1/runs", lies);
  expect(seen).toHaveLength(2);
  for (const headers of seen) {
    expect(Object.keys(headers).filter((name) => name in lies)).toEqual(["x-medley-address"]);
    expect(headers["x-medley-address"]).toBe("127.0.0.1");
  }
});

test("a trusted proxy says who is at the other end, and only with its last word", async () => {
  const port = await listen({ TRUST_PROXY: "1" });
  await get(port, "/ask", lies);
  expect(seen[0]).toMatchObject({ "x-medley-address": "10.0.0.3", "x-forwarded-host": "evil.example" });
  await get(port);
  expect(seen[1]).toMatchObject({ "x-medley-address": "127.0.0.1" });
});

test("an API path is never answered by pages, nor the other way round", async () => {
  const port = await listen();
  const said = async (path: string) => (await get(port, path)).text;
  for (const path of ["/api/v1", "/api/v1/runs", "/api/v1?x", "/healthz", "/readyz"])
    expect(await said(path)).toBe("api");
  for (const path of ["/", "/api/v10", "/api/auth/session", "/healthzz", "/_next/x"])
    expect(await said(path)).toBe("pages");
});

test("a request to upgrade is answered like the plain request it also is", async () => {
  const port = await listen();
  const upgrade = { connection: "upgrade", upgrade: "h2c" };
  expect(await get(port, "/ask", upgrade)).toMatchObject({ status: 200, text: "pages" });
});

test("what is no HTTP gets 400 and the next request is answered", async () => {
  const port = await listen();
  const socket = connect(port, "127.0.0.1");
  socket.write("\x16\x03\x01 this is not HTTP\r\n\r\n");
  let text = "";
  for await (const part of socket) text += String(part);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect((await get(port)).status).toBe(200);
});

test("a body that is left unread does not hold up the connection", async () => {
  const port = await listen({}, async (request, response) => {
    // Looks at the beginning and leaves the rest.
    for await (const _part of request.iterator({ destroyOnReturn: false })) break;
    response.writeHead(415).end("no");
  });
  const ask = () => fetch(`http://127.0.0.1:${port}/api/v1/files`, { method: "POST", body: new Uint8Array(3_000_000) });
  for (let turn = 0; turn < 5; turn++) expect(await (await ask()).text()).toBe("no");
});

test("who stops in the middle of a body is cut off after a minute, who goes on slowly or waits for us is not", async () => {
  let heard = 0;
  let answer: () => void = () => undefined;
  const port = await listen({}, async (request, response) => {
    request.on("error", () => undefined);
    request.on("data", (part: Buffer) => {
      heard += part.length;
    });
    request.on("end", () => {
      answer = () => response.end("at last");
    });
  });
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const begin = (length: number) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST /api/v1/files HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`,
    );
    return socket;
  };
  try {
    const slow = begin(4);
    for (let sent = 1; sent <= 4; sent++) {
      slow.write("x");
      await expect.poll(() => heard).toBe(sent);
      vi.advanceTimersByTime(50_000);
    }
    vi.advanceTimersByTime(300_000);
    answer();
    let text = "";
    for await (const part of slow) text += String(part);
    expect(text).toContain("at last");
    const stopped = begin(4);
    stopped.write("x");
    await expect.poll(() => heard).toBe(5);
    const closed = new Promise<string>((done) =>
      stopped.on("error", () => undefined).on("close", () => done("cut off")),
    );
    vi.advanceTimersByTime(80_000);
    expect(await closed).toBe("cut off");
  } finally {
    vi.useRealTimers();
  }
});

test("when a port is taken the next one is used", async () => {
  const first = await listen();
  const { listenHttp } = await import("./http");
  vi.resetModules();
  vi.stubEnv("PORT", String(first));
  const again = await import("./http");
  expect(listenHttp).not.toBe(again.listenHttp);
  const second = await again.listenHttp(answering("second"));
  expect(second.port).toBeGreaterThan(first);
  await new Promise((done) => second.server.close(done));
});
