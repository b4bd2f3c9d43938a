// A provider that answers as planned, whatever protocol it is asked in. Which plan is meant, the request says: `plan-12`.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer, Plan } from "./stream-plans";

/** Looks at a job that has no more to show are answered the same so often, then it is gone. */
const PATIENCE = 3;

const form = {
  components: {
    schemas: { Input: { properties: { prompt: { type: "string" }, image: { type: "string", format: "uri" } } } },
  },
};

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

async function send(response: ServerResponse, { status, headers, pieces, cut }: Answer): Promise<void> {
  response.writeHead(status, headers);
  for (const piece of pieces) {
    if (response.destroyed) return;
    response.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (cut) response.destroy();
  else response.end();
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** Starts it on loopback; `plans` are found by their number. */
export async function startHostileUpstream(plans: Plan[]): Promise<{ address: string; stop(): Promise<void> }> {
  const byNumber = new Map(plans.map((plan) => [plan.number, plan]));
  const looks = new Map<number, number>();
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { url = "", method } = request;
    const asked = `${url} ${method === "POST" ? await textOf(request) : ""}`;
    const plan = byNumber.get(Number(/(?:plan|job)-(\d+)/.exec(asked)?.[1]));
    if (method === "GET" && url.includes("/models/"))
      return json(response, 200, { latest_version: { id: `plan-${plan?.number}`, openapi_schema: form } });
    if (method === "GET" && url.endsWith("/models")) return json(response, 200, { data: [] });
    if (!plan) return json(response, 404, { detail: "Not found." });
    if (plan.protocol !== "replicate" || method === "POST") looks.set(plan.number, 0);
    const look = looks.get(plan.number) ?? 0;
    looks.set(plan.number, look + 1);
    const answer = plan.answers[Math.min(look, plan.answers.length - 1)];
    if (!answer || look > plan.answers.length + PATIENCE) return json(response, 404, { detail: "Not found." });
    await send(response, answer);
  };
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
