// What every stand-in has: a real HTTP server with a log of the calls it accepted, which is the witness of what was paid.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Scenario } from "./scenarios";

/** One accepted call. `closedEarly`: the client went away before the answer was whole. Times in ms since 1970. */
export type Call = {
  number: number;
  at: number;
  model: string;
  question: string;
  images: number;
  exchanges: number;
  key: string | undefined;
  body: Record<string, unknown>;
  sent: number;
  ended: boolean;
  closedEarly: boolean;
};

/** `paceMs`: pause before each piece of an answer (20). `key`: the only key accepted; without it any is. */
export type StandInOptions = { port?: number; host?: string; paceMs?: number; key?: string };
/** A call that was refused, and so cost nothing. */
export type Refusal = { at: number; model: string; question: string };
export type Log = { calls: Call[]; refused: Refusal[] };
export type StandIn = Log & { baseUrl: string; clear(): void; stop(): Promise<void> };

export type Answer = (request: IncomingMessage, response: ServerResponse, log: Log) => unknown;

const MAX_BODY = 128 * 1024 * 1024;

export async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MAX_BODY) throw new Error("The body is too large.");
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
}

/** Answers with JSON; what is left of the request is read and forgotten. */
export const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  response.req.resume();
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
};

/** Notes when a call's answer has ended, and whether the client left before. `cut`: the stand-in itself breaks it off. */
export function watch(response: ServerResponse, call: Call, cut: boolean): void {
  response.on("close", () => {
    call.ended = true;
    call.closedEarly = !response.writableFinished && !cut;
  });
}

/** Notes a refusal of this question if the scenario still refuses it. */
export function refuses({ refused }: Log, asked: { model: string; question: string }, scenario: Scenario): boolean {
  const { refuse, refusals = Number.POSITIVE_INFINITY } = scenario;
  if (!refuse || refused.filter(({ question }) => question === asked.question).length >= refusals) return false;
  refused.push({ at: Date.now(), ...asked });
  return true;
}

function clear({ calls, refused }: Log): void {
  calls.length = 0;
  refused.length = 0;
}

async function respond(request: IncomingMessage, response: ServerResponse, log: Log, answer: Answer) {
  const path = `${request.method} ${request.url?.split("?")[0]}`;
  if (path === "GET /log") return json(response, 200, log.calls);
  if (path !== "DELETE /log") return answer(request, response, log);
  clear(log);
  response.writeHead(204).end();
}

/** Starts a stand-in on loopback. `GET /log` and `DELETE /log` serve its log to other processes. */
export async function startStandIn(options: StandInOptions, answer: Answer): Promise<StandIn> {
  const log: Log = { calls: [], refused: [] };
  const server = createServer((request, response) => {
    respond(request, response, log, answer).catch((error: unknown) => {
      if (!response.headersSent) json(response, 400, { error: { message: String(error) } });
      else response.destroy();
    });
  });
  const host = options.host ?? "127.0.0.1";
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...log,
    baseUrl: `http://${host}:${port}`,
    clear: () => clear(log),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
