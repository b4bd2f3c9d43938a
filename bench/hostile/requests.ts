// Bodies, ids and queries of every wrong shape on every route of the API, every server action and the local backend.
import { gzipSync } from "node:zlib";
import { type Answer, type Asker, call } from "@/server/testing/call";
import { tryActions } from "./actions";
import { type Backend, startBackend } from "./backend";
import { bodies, faultsOfAnswer, ids, queries } from "./bodies";
import { faultsOfStudio, type Ground, newcomer } from "./ground";
import { count, newTally, type Tally } from "./tally";

const NOBODYS = "0192f1c0-0000-7000-8000-000000000000";
const STREAM = "GET /api/v1/events";
/** What makes the studio call out has a pace; whoever has used it up is somebody else from then on. */
const PACED = 20;

type Document = { paths: Record<string, Record<string, unknown>> };
/** Every route of the document as `METHOD /path`. */
async function routes({ studio }: Ground): Promise<string[]> {
  const { paths } = (await call(studio, undefined, "GET /api/v1/openapi.json")).body as unknown as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** The same bodies under headers that don't fit. */
const dressed = (body: string): { raw: Uint8Array<ArrayBuffer>; headers: Record<string, string> }[] => {
  const raw = new TextEncoder().encode(body);
  const json = { "content-type": "application/json" };
  if (body.length > 20) return [{ raw, headers: json }];
  return [
    { raw, headers: json },
    ...[
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/json; charset=utf-16",
      "\u00e9",
    ].map((type) => ({ raw, headers: { "content-type": type } })),
    { raw: new Uint8Array(gzipSync(body)), headers: { ...json, "content-encoding": "gzip" } },
    { raw, headers: { ...json, "content-encoding": "gzip, deflate, br" } },
  ];
};

const gzipBomb = () => new Uint8Array(gzipSync(Buffer.alloc(100_000_000, 32)));

async function tryRoute(ground: Ground, tally: Tally, route: string): Promise<void> {
  const [method, path = ""] = route.replace("{id}", NOBODYS).split(" ");
  let used = 0;
  let asker: Asker = await newcomer();
  const send = async (what: string, target: string, given: Parameters<typeof call>[3]) => {
    used += 1;
    if (used % PACED === 0) asker = await newcomer();
    const answer: Answer = await call(ground.studio, asker, target, given);
    count(tally, `${route} with ${what}`, [...faultsOfAnswer(answer), ...faultsOfStudio(ground, answer.text)]);
  };
  if (method !== "GET")
    for (const [name, body] of Object.entries(bodies))
      for (const given of dressed(body))
        await send(`${name} as ${given.headers["content-type"]}`, `${method} ${path}`, given);
  if (method !== "GET")
    await send("a gzip bomb", `${method} ${path}`, {
      raw: gzipBomb(),
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
  for (const id of route.includes("{id}") ? ids : [])
    await send(`the id ${id.slice(0, 40)}`, route.replace("{id}", id), {});
  for (const query of method === "GET" && route !== STREAM ? queries : [])
    await send(`?${query.slice(0, 60)}`, `${route.replace("{id}", NOBODYS)}?${query}`, {});
}

async function tryBackend({ address, token, isAlive }: Backend, tally: Tally): Promise<void> {
  const routesOf = [
    "POST /v1/chat/completions",
    "POST /v1/models/reader/load",
    "GET /v1/models",
    "POST /v1/nothing",
    "DELETE /v1/models/reader",
    "POST /health",
  ];
  const odd = [
    "data:image/png;base64,%%%",
    "data:,x",
    "file:///etc/passwd",
    "http://127.0.0.1:1/",
    "data:image/svg+xml;base64,PHN2Zz4=",
  ];
  const asked = odd.map((url) =>
    JSON.stringify({
      model: "reader",
      messages: [
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url } },
            { type: "text", text: "a\0b" },
          ],
        },
      ],
    }),
  );
  const deep = JSON.stringify({
    model: "reader",
    messages: [{ role: "user", content: "x" }],
    response_format: { type: "json_schema", json_schema: { name: "x", schema: 0 } },
  }).replace('"schema":0', `"schema":${'{"properties":{"a":'.repeat(20_000)}1${"}}".repeat(20_000)}`);
  for (const route of routesOf)
    for (const raw of [...Object.values(bodies), ...asked, deep])
      for (const key of [token, "wrong"]) {
        const answer = await call({ address }, { key }, route, route.startsWith("GET") ? {} : { raw });
        const { status, text } = answer;
        const bad =
          status >= 500 || (status >= 400 && !/^\{"error":\{"message":"[^"]/.test(text))
            ? [`it was answered ${status}: ${text.slice(0, 200)}`]
            : [];
        count(tally, `the backend's ${route} with ${raw.slice(0, 60)}`, isAlive() ? bad : ["the backend ended"]);
      }
}

/** Tries every body on every route. */
export async function tryRequests(ground: Ground): Promise<Tally> {
  const tally = newTally("bodies");
  for (const route of await routes(ground)) await tryRoute(ground, tally, route);
  await tryActions(ground, tally);
  const backend = await startBackend();
  await tryBackend(backend, tally);
  await backend.stop();
  return tally;
}
