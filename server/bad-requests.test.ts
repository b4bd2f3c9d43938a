import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refuseConnection } from "./bad-requests";

let server: Server;
beforeAll(async () => {
  server = createServer(
    { headersTimeout: 100, requestTimeout: 0, connectionsCheckingInterval: 20 },
    (_request, response) => response.end("fine"),
  );
  server.on("clientError", refuseConnection);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What a connection is told until it is closed, after sending `bytes`. */
function told(bytes: string): Promise<string> {
  return new Promise((done, failed) => {
    const parts: Buffer[] = [];
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (part) => parts.push(part));
    socket.on("error", failed);
    socket.on("close", () => done(Buffer.concat(parts).toString()));
  });
}

test("a connection that was opened in advance and sends nothing is closed without a word", async () => {
  expect(await told("")).toBe("");
});

test("half a request is told that it took too long", async () => {
  expect(await told("GET / HTTP/1.1\r\nhost: x\r\n")).toMatch(/^HTTP\/1.1 408 /);
});

test("what is no request is told so, and too many headers are told that", async () => {
  expect(await told("hello there\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
  expect(await told(`GET / HTTP/1.1\r\nx: ${"y".repeat(70_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
});
