// Addresses that lead inside, on every way by which somebody can name one: no server inside hears anything, and no key goes astray.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, call } from "@/server/testing/call";
import { faultsOfAnswer } from "./bodies";
import { faultsOfStudio, type Ground, isOwn, newcomer } from "./ground";
import { privateHosts, privateNames, twoFacedAddresses } from "./private-hosts";
import { tryResults } from "./result-addresses";
import { count, newTally, type Tally } from "./tally";

/** Whoever makes the studio call out may do so thirty times a minute. */
const PACE = 25;
const CODES = [301, 302, 303, 307, 308];
const PROVIDERS = ["compatible", "anthropic-compatible", "replicate", "openai"];

type Way = (ground: Ground, key: string, address: string, number: number) => Promise<string[]>;

/** 503 is what a place gets that is public and not there. */
const notTaken = (answer: Answer): string[] => {
  if (answer.status === 503 && answer.body.error.code === "unavailable") return [];
  return answer.status < 400 ? [`it was taken: ${answer.text}`] : faultsOfAnswer(answer);
};

/** A connection to a place inside may be written down, but must not have been reached. */
function notReached(answer: Answer): string[] {
  const { health } = answer.body as { health?: { ok: boolean } };
  return answer.status < 400 && health?.ok !== false ? [`it was reached: ${answer.text}`] : faultsOfAnswer(answer);
}

const addFile: Way = async ({ studio }, key, url) =>
  notTaken(await call(studio, { key }, "POST /api/v1/files", { body: { url } }));

const addConnection: Way = async ({ studio }, key, baseUrl, number) => {
  const provider = PROVIDERS[number % PROVIDERS.length];
  return notReached(
    await call(studio, { key }, "POST /api/v1/connections", { body: { provider, name: `c${number}`, baseUrl } }),
  );
};

/** Begun at a harmless place, moved inside, and then asked through: the way of a name that is public only when it is checked. */
const moveConnection: Way = async ({ studio }, key, baseUrl, number) => {
  const body = { provider: "replicate", name: `m${number}`, baseUrl: "http://a.nowhere.example/v1" };
  const { id, slug } = (await call(studio, { key }, "POST /api/v1/connections", { body })).body;
  const moved = await call(studio, { key }, `PATCH /api/v1/connections/${id}`, { body: { baseUrl } });
  const checked = await call(studio, { key }, `POST /api/v1/connections/${id}/check`);
  const named = await call(studio, { key }, "POST /api/v1/models", { body: { connection: slug, name: "a/b" } });
  const order = { task: "ask", model: `${slug}/a/b`, input: { question: "Are you there?" } };
  const asked = await call(studio, { key }, "POST /api/v1/runs", { body: order });
  return [...notReached(moved), ...notReached(checked), ...notTaken(named), ...faultsOfAnswer(asked)];
};

/** Tries a way with every address, as many different people as it takes. */
async function tryWay(
  ground: Ground,
  tally: Tally,
  way: { name: string; go: Way },
  addresses: string[],
): Promise<void> {
  let key = "";
  for (const [number, address] of addresses.entries()) {
    if (number % Math.floor(PACE / 4) === 0) key = (await newcomer()).key;
    const faults = await way.go(ground, key, address, number);
    count(tally, `${way.name} ${address}`, [...faults, ...faultsOfStudio(ground, "")]);
  }
}

type Elsewhere = { address: string; heard: string[]; stop(): void };

/** A place that the machine's owner trusts, and that answers everything by sending on to somewhere else. */
async function startSender(
  answer: (path: string) => { status: number; location?: string; body?: string },
): Promise<Elsewhere> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    request.resume();
    const { status, location, body = "" } = answer(request.url ?? "");
    response.writeHead(status, { "content-type": "application/json", ...(location ? { location } : {}) }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, stop };
}

/** A trusted place that redirects inside, by every code and over a chain; its key must not travel. */
async function tryRedirects(ground: Ground, tally: Tally): Promise<void> {
  const inside = `http://127.0.0.1:${ground.witness.port}`;
  const targets = [
    `${inside}/v1/models`,
    `http://localhost:${ground.witness.port}/`,
    "http://a.inside.example/",
    "//127.1:1/",
    "file:///etc/passwd",
    "/v1/again",
  ];
  for (const status of CODES)
    for (const [number, location] of targets.entries()) {
      const { key } = await newcomer(true);
      const place = await startSender((path) => ({
        status,
        location: path.startsWith("/v1/again") ? `${inside}/` : location,
      }));
      const provider = PROVIDERS[number % PROVIDERS.length];
      const body = { provider, name: "sent on", baseUrl: `${place.address}/v1`, key: "canary-of-a-connection" };
      const added = await call(ground.studio, { key }, "POST /api/v1/connections", { body });
      const order = { task: "ask", model: `${added.body.slug}/a/b`, input: { question: "Are you there?" } };
      const asked = await call(ground.studio, { key }, "POST /api/v1/runs", {
        body: order,
        headers: { accept: "text/event-stream" },
      });
      place.stop();
      const unheard = place.heard.length > 0 ? [] : ["the place itself was not asked, so nothing was tried"];
      count(tally, `${status} to ${location} (${provider})`, [
        ...notReached(added),
        ...faultsOfAnswer(asked),
        ...unheard,
        ...faultsOfStudio(ground, added.text + asked.text),
      ]);
    }
}

/** Requests that only a proxy would understand. */
const proxied = [
  "GET /_next/image?url=",
  "GET /api/proxy?url=",
  "GET /api/v1/files?url=",
  "GET /sign-in?callbackUrl=",
  "GET /api/auth/signin?callbackUrl=",
  "POST /api/auth/callback/credentials?callbackUrl=",
];

async function tryProxies(ground: Ground, tally: Tally): Promise<void> {
  const inside = `http://127.0.0.1:${ground.witness.port}/x.png`;
  for (const way of proxied)
    for (const asker of [undefined, ground.guest]) {
      const answer = await call(ground.studio, asker, `${way}${encodeURIComponent(inside)}&w=64&q=75`);
      const led = answer.headers.get("location") ?? "";
      const away = led && !isOwn(led, ground.studio.address) ? [`it led to ${led}`] : [];
      count(tally, way, [
        ...away,
        ...(answer.status >= 500 ? [`it was answered ${answer.status}`] : []),
        ...faultsOfStudio(ground, answer.text),
      ]);
    }
}

/** Tries every address on every way in. */
export async function tryAddresses(ground: Ground): Promise<Tally> {
  const tally = newTally("addresses");
  const { port } = ground.witness;
  const spelled = [...privateHosts, ...privateNames].map((host) => `http://${host}:${port}/v1`);
  const rebound = (way: string) =>
    Array.from({ length: 3 }, (_, number) => `http://${way}-${number}.rebound.example:${port}/v1`);
  const all = [...spelled, ...twoFacedAddresses(port)];
  await tryWay(ground, tally, { name: "a picture at", go: addFile }, [...all, ...rebound("f")]);
  await tryWay(ground, tally, { name: "a connection to", go: addConnection }, [...all, ...rebound("c")]);
  await tryWay(ground, tally, { name: "a connection moved to", go: moveConnection }, [
    ...spelled.slice(0, 12),
    ...privateNames.map((name) => `http://${name}:${port}/v1`),
    ...rebound("m"),
  ]);
  await tryResults(ground, tally, [...all.filter((address) => /^https?:/i.test(address)), ...rebound("r")]);
  await tryRedirects(ground, tally);
  await tryProxies(ground, tally);
  return tally;
}
