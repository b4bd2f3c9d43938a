// What every route of the API has: who asks, how errors are answered, which requests are refused before they are read.
import type { HttpBindings } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type Actor, hasScope, type Scope } from "@/lib/access/actor";
import { actorOf } from "@/lib/access/request-actor";
import { AppError, asAppError, statusOf } from "@/lib/errors";
import { newId } from "@/lib/ids";

export type ApiEnv = { Bindings: HttpBindings; Variables: { actor: Actor; requestId: string } };
export type ApiContext = Context<ApiEnv>;

const JSON_LIMIT_BYTES = 2_000_000;

/** The body of every error. */
export function errorBody(error: AppError, requestId: string) {
  return {
    error: { code: error.code, message: error.message, ...(error.field ? { field: error.field } : {}), requestId },
  };
}

function answerError(thrown: unknown, context: ApiContext): Response {
  const error = asAppError(thrown);
  const requestId = context.get("requestId") ?? newId();
  if (error.code === "unexpected") console.error(`Request ${requestId} failed:`, error.cause);
  if (error.retryAfterMs !== undefined) context.header("retry-after", String(Math.ceil(error.retryAfterMs / 1000)));
  if (error.code === "unavailable") context.header("retry-after", "2");
  return context.json(errorBody(error, requestId), statusOf(error.code) as 400);
}

/** A fresh part of the API; every part answers errors alike. */
export function newPart(): OpenAPIHono<ApiEnv> {
  const part = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issue = result.error.issues[0];
      throw new AppError("invalid", issue?.message ?? "This request can't be understood.", {
        field: issue?.path.join(".") ?? "",
      });
    },
  });
  part.onError((thrown, context) => {
    // Hono's own refusals (malformed JSON) carry a status and a response of their own; people get ours.
    const status = (thrown as { status?: number }).status;
    return answerError(status === 400 ? new AppError("invalid", "The body is not valid JSON.") : thrown, context);
  });
  part.notFound((context) => answerError(new AppError("not_found", "There is no such address in the API."), context));
  return part;
}

const changes = (method: string): boolean => !["GET", "HEAD", "OPTIONS"].includes(method);

/** With a cookie, a request that changes something must come from our own pages. */
function refuseForeignOrigin(context: ApiContext): void {
  const origin = context.req.header("origin");
  const site = context.req.header("sec-fetch-site");
  const host = context.req.header("host");
  const foreign = origin
    ? URL.parse(origin)?.host !== host
    : site !== undefined && site !== "same-origin" && site !== "none";
  if (foreign || (!origin && site === undefined))
    throw new AppError("forbidden", "This request does not come from the studio's own pages.");
}

/** Finds out who asks; refuses who is not signed in, and what came from another origin. */
export async function identify(context: ApiContext, next: () => Promise<void>): Promise<void> {
  const requestId = newId();
  context.set("requestId", requestId);
  context.header("x-request-id", requestId);
  context.header("cache-control", "private, no-store");
  const actor = await actorOf(context.req.raw.headers);
  if (!actor) throw new AppError("signed_out", "Sign in, or send an API key: Authorization: Bearer mk_…");
  if (actor.kind === "member" && changes(context.req.method)) refuseForeignOrigin(context);
  const json = (context.req.header("content-type") ?? "").startsWith("application/json");
  if (json && Number(context.req.header("content-length") ?? 0) > JSON_LIMIT_BYTES)
    throw new AppError("too_large", "A JSON body may have 2 MB.", { field: "body" });
  context.set("actor", actor);
  await next();
}

/** The asker, if their key allows what the route does. */
export function asker(context: ApiContext, scope: Scope): Actor {
  const actor = context.get("actor");
  if (!hasScope(actor, scope)) throw new AppError("forbidden", `This API key lacks the scope "${scope}".`);
  return actor;
}
