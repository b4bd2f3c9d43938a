import { mkdtemp, readdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { asAppError } from "@/lib/errors";
import { homePaths } from "@/lib/home";
import { newId } from "@/lib/ids";
import { outboundFetch } from "@/lib/outbound/fetch";
import { saveFromAddress } from "./from-address";
import { listFiles } from "./queries";
import { png, someone } from "./test-files";

process.env.MEDLEY_HOME = await mkdtemp(join(tmpdir(), "medley-address-"));

let server: Server;
let origin: string;
let actor: Member;
let picture: Buffer;

beforeAll(async () => {
  actor = await someone();
  picture = await png();
  server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path === "/gone.png") return response.writeHead(404).end();
    if (path === "/page") return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
    if (path === "/large.png") return response.writeHead(200, { "content-length": 60_000_000 }).write(picture);
    if (path === "/cut.png") {
      response.writeHead(200, { "content-length": picture.length }).write(picture.subarray(0, 60));
      return setTimeout(() => response.destroy(), 20);
    }
    return response.writeHead(200, { "content-type": "text/plain" }).end(picture);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** As if the test's server were on the public internet. */
const fetched = (path: string) => saveFromAddress(actor, `${origin}${path}`, outboundFetch({ trusted: true }));

test("a picture at an address is kept under its name there, as what its bytes are", async () => {
  const view = await fetched("/a/Scan%20of%20May.png?size=large");
  expect(view).toMatchObject({ name: "Scan of May.png", type: "image/png", bytes: picture.length });
});

test.each([
  ["/gone.png", { code: "invalid", message: expect.stringContaining("404") }],
  ["/page", { code: "unsupported_media" }],
  ["/large.png", { code: "too_large" }],
  ["/cut.png", { code: "invalid", message: expect.stringContaining("broke off") }],
])("%s is refused with a sentence and leaves nothing behind", async (path, error) => {
  const before = (await listFiles(actor)).items.length;
  await expect(fetched(path)).rejects.toMatchObject(error);
  expect((await listFiles(actor)).items.length).toBe(before);
  expect(await readdir(homePaths.temporary())).toEqual([]);
});

test.each([
  "not an address",
  "ftp://example.org/a.png",
  "http://127.0.0.1:1/a.png",
  "http://localhost/a.png",
  "file:///etc/passwd",
])("%s is not fetched", async (address) => {
  await expect(saveFromAddress(actor, address)).rejects.toMatchObject({ code: "invalid", field: "url" });
});

test("a failure of our own is not blamed on the address", async () => {
  const stranger = { ...actor, teamId: newId() };
  const thrown = await saveFromAddress(stranger, `${origin}/a.png`, outboundFetch({ trusted: true })).catch(asAppError);
  expect(thrown).toMatchObject({ code: "unexpected", message: expect.not.stringContaining("127.0.0.1") });
});
