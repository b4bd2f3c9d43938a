// A place that the owner trusts says that what it made lies somewhere inside: nobody may go and fetch it there.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { call } from "@/server/testing/call";
import { faultsOfAnswer } from "./bodies";
import { faultsOfStudio, type Ground, newcomer } from "./ground";
import { count, type Tally } from "./tally";

const uri = { type: "string", format: "uri" };
/** A model that makes files, so that the addresses it answers with are fetched. */
const model = {
  latest_version: {
    id: "v1",
    openapi_schema: {
      components: {
        schemas: { Input: { properties: { prompt: { type: "string" } } }, Output: { type: "array", items: uri } },
      },
    },
  },
};

/** Replicate, as far as a job needs it that has ended when it begins, with this output. */
async function startMaker(output: () => unknown): Promise<{ address: string; stop(): void }> {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    const said = request.url?.includes("/models/")
      ? model
      : { id: "job-1", status: "succeeded", output: output(), metrics: { predict_time: 1 } };
    response
      .writeHead(request.method === "POST" ? 201 : 200, { "content-type": "application/json" })
      .end(JSON.stringify(said));
  };
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** Tries each of these as the address of a result. */
export async function tryResults(ground: Ground, tally: Tally, addresses: string[]): Promise<void> {
  let output: unknown;
  const maker = await startMaker(() => output);
  const { key } = await newcomer(true);
  const place = { provider: "replicate", name: "maker", baseUrl: `${maker.address}/v1`, key: "canary-of-a-maker" };
  const { slug } = (await call(ground.studio, { key }, "POST /api/v1/connections", { body: place })).body;
  for (const address of addresses) {
    output = [address];
    const body = { task: "ask", model: `${slug}/a/b`, input: { question: `Where is ${address}?` } };
    const headers = { accept: "text/event-stream" };
    const answer = await call(ground.studio, { key }, "POST /api/v1/runs", { body, headers });
    const ended = /^event: (done|failed)$/m.test(answer.text) ? [] : [`it had no end: ${answer.text}`];
    count(tally, `a result at ${address}`, [
      ...faultsOfAnswer(answer),
      ...ended,
      ...faultsOfStudio(ground, answer.text),
    ]);
  }
  maker.stop();
}
