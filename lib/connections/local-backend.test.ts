// Where the local backend is, by settings, and that it is told to get ready.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, test, vi } from "vitest";

beforeEach(() => vi.resetModules());

test.for(["http://gpu:8080", "http://gpu:8080/", "http://gpu:8080/v1", "http://gpu:8080/v1/"])(
  "a backend elsewhere is found with or without /v1: %s",
  async (LOCAL_BACKEND_URL) => {
    vi.stubEnv("LOCAL_BACKEND_URL", LOCAL_BACKEND_URL);
    const { localBackendPlace } = await import("./local-backend");
    expect((await localBackendPlace()).baseUrl).toBe("http://gpu:8080/v1");
    vi.unstubAllEnvs();
  },
);

test("a backend is told to load the Reader before it is asked, and one that is gone is no error", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(202).end();
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  vi.stubEnv("LOCAL_BACKEND_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("LOCAL_BACKEND_TOKEN", "a-token");
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { warmLocalBackend } = await import("./local-backend");
  await warmLocalBackend();
  expect(asked).toEqual(["POST /v1/models/reader/load Bearer a-token"]);
  expect(said).not.toHaveBeenCalled();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await warmLocalBackend();
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
  vi.unstubAllEnvs();
});
