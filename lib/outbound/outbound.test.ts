// No spelling of a private address gets through, neither literally, nor by name, nor by redirect.
import type { LookupAddress } from "node:dns";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterEach, expect, test } from "vitest";
import { privateHosts } from "@/bench/hostile/private-hosts";
import { AppError } from "@/lib/errors";
import { checkedLookup, isPublicAddress } from "./addresses";
import { outboundFetch } from "./fetch";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("more than sixty spellings of addresses that are not public are refused", async () => {
  expect(privateHosts.length).toBeGreaterThan(60);
  const outcomes = await Promise.all(
    privateHosts.map(async (host) => {
      const thrown = await outboundFetch({ trusted: false })(`http://${host}:18099/`).catch((error: unknown) => error);
      const reason = thrown instanceof AppError ? thrown : (thrown as Error).cause;
      return reason instanceof AppError && reason.code === "invalid" ? "refused" : `${host}: ${String(thrown)}`;
    }),
  );
  expect(outcomes.filter((outcome) => outcome !== "refused")).toEqual([]);
});

test("public addresses are public", () => {
  for (const address of ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::1"])
    expect(isPublicAddress(address), address).toBe(true);
});

test("a name is refused when any of its addresses is private, and answered with exactly what was checked", async () => {
  const ask = (found: LookupAddress[]) =>
    new Promise((resolve) =>
      checkedLookup((_host, _options, done) => done(null, found))("name", { all: true }, (error, addresses) =>
        resolve(error ?? addresses),
      ),
    );
  const open = { address: "1.1.1.1", family: 4 };
  expect(await ask([open, { address: "127.0.0.1", family: 4 }])).toBeInstanceOf(AppError);
  expect(await ask([])).toBeInstanceOf(AppError);
  expect(await ask([open])).toEqual([open]);
});

test("other protocols are refused even where the owner is trusted", async () => {
  for (const url of ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/plain,x"])
    await expect(outboundFetch({ trusted: true })(url)).rejects.toMatchObject({ code: "invalid" });
});

/** A world in which public.example is a server of this test, and inside.example a name for a private address. */
const world: LookupFunction = (host, options, done) => {
  if (host !== "public.example")
    return checkedLookup((_host, _options, found) => found(null, [{ address: "10.0.0.1", family: 4 }]))(
      host,
      options,
      done,
    );
  const address = "127.0.0.1";
  return options.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4);
};
const publicly = (address: string): string => address.replace("127.0.0.1", "public.example");
const why = (error: unknown) => (error instanceof AppError ? error : (error as Error).cause);

test("a redirect never leads inwards: not from a public place, and not from a trusted one to another private origin", async () => {
  let reached = 0;
  const inside = await serve((_request, response) => {
    reached += 1;
    response.end("inside");
  });
  for (const target of [`${inside}/`, "http://inside.example/", "http://localhost:1/", "http://[::1]/"]) {
    const first = await serve((_request, response) => response.writeHead(302, { location: target }).end());
    const fromPublic = await outboundFetch({ trusted: false }, world)(publicly(first)).catch(why);
    expect(fromPublic, target).toMatchObject({ code: "invalid", message: expect.stringContaining("private network") });
    const fromTrusted = await outboundFetch({ trusted: true }, world)(first).catch(why);
    expect(fromTrusted, target).toMatchObject({ code: "invalid", message: expect.stringContaining("private network") });
  }
  expect(reached).toBe(0);
});

test("a trusted place may send on within itself", async () => {
  const place = await serve((request, response) =>
    request.url === "/v1" ? response.writeHead(307, { location: "/v1/" }).end() : response.end("here"),
  );
  expect(await (await outboundFetch({ trusted: true })(`${place}/v1`)).text()).toBe("here");
});

test("redirects lose their credentials at another origin, and a post never goes there", async () => {
  let seen: string | undefined = "nothing";
  const other = await serve((request, response) => {
    seen = request.headers.authorization;
    response.end("there");
  });
  const first = await serve((_request, response) =>
    response.writeHead(307, { location: `${publicly(other)}/x` }).end(),
  );
  const go = outboundFetch({ trusted: true }, world);
  const answer = await go(first, { headers: { authorization: "Bearer secret" } });
  expect(await answer.text()).toBe("there");
  expect(seen).toBeUndefined();
  await expect(go(first, { method: "POST", body: "x" })).rejects.toMatchObject({ code: "invalid" });
});

test("a redirect loop ends", async () => {
  const url = await serve((_request, response) => response.writeHead(302, { location: "/again" }).end());
  await expect(outboundFetch({ trusted: true })(url)).rejects.toThrow("redirects too often");
});

test("bytes and time are capped", async () => {
  const endless = await serve((request, response) => {
    if (request.url === "/silent") return;
    response.write(Buffer.alloc(2000));
  });
  const large = await outboundFetch({ trusted: true, maxBytes: 1000 })(endless);
  await expect(large.text()).rejects.toMatchObject({ code: "too_large" });
  await expect(outboundFetch({ trusted: true, timeoutMs: 50 })(`${endless}/silent`)).rejects.toMatchObject({
    name: "TimeoutError",
  });
});

test("an answer that is packed although we asked for none is refused: broken, it would never end", async () => {
  let asked: string | undefined;
  const packed = await serve((request, response) => {
    asked = request.headers["accept-encoding"];
    response.writeHead(200, { "content-encoding": request.url === "/" ? "gzip" : "identity" });
    response.write("data: ");
    setTimeout(() => response.end("no gzip at all"), 20);
  });
  const go = outboundFetch({ trusted: true, timeoutMs: 2000 });
  await expect(go(packed)).rejects.toMatchObject({ code: "invalid_answer", paid: "maybe" });
  expect(asked).toBe("identity");
  expect(await (await go(`${packed}/plain`)).text()).toBe("data: no gzip at all");
});
