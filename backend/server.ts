// The HTTP side of the backend: OpenAI's protocol on one address, for whoever has the token.
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { AppError, asAppError, statusOf } from "@/lib/errors";
import { readJson } from "./body";
import { askedOf, chatRequest } from "./chat";
import type { Jobs } from "./jobs";
import { reading } from "./reader";
import { sendStream, sendWhole } from "./reply";

const maxPictures = 8;

const digest = (text: string) => createHash("sha256").update(text).digest();

function checkToken(request: IncomingMessage, token: string): void {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  if (!timingSafeEqual(digest(given), digest(token)))
    throw new AppError("signed_out", "This backend wants its token as a Bearer key, and this one is not it.");
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const statuses: Partial<Record<AppError["code"], number>> = { model_crashed: 500, unsupported_media: 400 };

function sendError(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  const error = asAppError(thrown);
  if (error.code === "unexpected") process.stderr.write(`backend: ${String(error.cause)}\n`);
  if (response.headersSent || response.destroyed) return void response.destroy();
  const status = statuses[error.code] ?? statusOf(error.code);
  const type = status === 401 ? "authentication_error" : status < 500 ? "invalid_request_error" : "server_error";
  // What is still on its way of a refused body is not read.
  if (!request.complete) response.setHeader("connection", "close");
  sendJson(response, status, { error: { message: error.message, type, code: error.code, param: error.field ?? null } });
}

const reader = { id: "reader", object: "model", created: 1_767_225_600, owned_by: "medley" };

async function chat(request: IncomingMessage, response: ServerResponse, jobs: Jobs): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const parsed = chatRequest.safeParse(await readJson(request));
  if (!parsed.success) throw new AppError("invalid", `This is no chat request: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.model !== reader.id)
    throw new AppError("not_found", `There is no model “${parsed.data.model}” here. There is “reader”.`, {
      field: "model",
    });
  const asked = askedOf(parsed.data);
  if (asked.pictures.length > maxPictures)
    throw new AppError("invalid", `The Reader takes up to ${maxPictures} pictures at once.`, { field: "messages" });
  const pages = await Promise.all(asked.pictures.map((bytes) => jobs.read(bytes, gone.signal)));
  const result = reading(asked, pages);
  if (parsed.data.stream) await sendStream(response, result, parsed.data.stream_options, gone.signal);
  else sendWhole(response, result);
}

async function route(request: IncomingMessage, response: ServerResponse, token: string, jobs: Jobs): Promise<void> {
  const path = (request.url ?? "/").split("?")[0];
  const asked = `${request.method} ${path}`;
  if (asked === "GET /health") return sendJson(response, 200, { status: "ok" });
  checkToken(request, token);
  if (asked === "GET /v1/models") return sendJson(response, 200, { object: "list", data: [reader] });
  if (asked === "GET /v1/models/reader") return sendJson(response, 200, reader);
  if (asked === "POST /v1/models/reader/load") {
    jobs.warm();
    return sendJson(response, 202, reader);
  }
  if (asked === "POST /v1/chat/completions") return chat(request, response, jobs);
  throw new AppError("not_found", `There is no ${asked} here.`);
}

/** The server, not yet listening. One bad request answers with an error and ends nothing else. */
export function backendServer(token: string, jobs: Jobs): Server {
  return createServer((request, response) => {
    response.on("error", () => response.destroy());
    route(request, response, token, jobs).catch((thrown: unknown) => sendError(request, response, thrown));
  });
}
