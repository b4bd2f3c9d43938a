// What every route of the API has: who asks, and which requests are refused before they are read.
import type { HttpBindings } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type Actor, hasScope, type Scope } from "@/lib/access/actor";
import { actorOf } from "@/lib/access/request-actor";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import "@/lib/input-words";
import { answerError, fieldPath } from "./answer-error";
import { isJson, readJsonBody } from "./body";

export type ApiEnv = { Bindings: HttpBindings; Variables: { actor: Actor; requestId: string } };
export type ApiContext = Context<ApiEnv>;

const UPLOADS = "/api/v1/files";

/** Zod's own words come without a full stop. */
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A fresh part of the API; every part answers errors alike. */
export function newPart(): OpenAPIHono<ApiEnv> {
  const part = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issue = result.error.issues[0];
      throw new AppError("invalid", sentence(issue?.message ?? "This request can't be understood"), {
        field: fieldPath(issue?.path ?? []),
      });
    },
  });
  part.onError(answerError);
  part.notFound((context) => answerError(new AppError("not_found", "There is no such address in the API."), context));
  return part;
}

const changes = (method: string): boolean => !["GET", "HEAD", "OPTIONS"].includes(method);

/** With a cookie, a request that changes something must come from our own pages. */
function refuseForeignOrigin(context: ApiContext): void {
  const origin = context.req.header("origin");
  const site = context.req.header("sec-fetch-site");
  // Behind a proxy the Host header may be an inner name, while pages are at PUBLIC_URL.
  const own = [context.req.header("host"), URL.parse(env().PUBLIC_URL ?? "")?.host];
  const foreign = origin
    ? !own.includes(URL.parse(origin)?.host ?? "")
    : site === undefined || (site !== "same-origin" && site !== "none");
  if (foreign) throw new AppError("forbidden", "This request does not come from the studio's own pages.");
}

/** Pictures go straight to the store, unread. */
const isUpload = ({ req }: ApiContext): boolean => req.path === UPLOADS && !isJson(req.header("content-type"));

const hasBody = ({ req }: ApiContext): boolean =>
  req.header("transfer-encoding") !== undefined || Number(req.header("content-length") ?? 0) > 0;

/** Finds out who asks; refuses who is not signed in, and what came from another origin or is too large. */
export async function identify(context: ApiContext, next: () => Promise<void>): Promise<void> {
  const requestId = newId();
  context.set("requestId", requestId);
  context.header("x-request-id", requestId);
  context.header("cache-control", "private, no-store");
  const actor = await actorOf(context.req.raw.headers);
  if (!actor) throw new AppError("signed_out", "Sign in, or send an API key: Authorization: Bearer mk_….");
  if (actor.kind === "member" && changes(context.req.method)) refuseForeignOrigin(context);
  context.set("actor", actor);
  if (hasBody(context) && changes(context.req.method) && !isUpload(context)) await readJsonBody(context);
  await next();
}

/** The asker, if their key allows what the route does. */
export function asker(context: ApiContext, scope: Scope): Actor {
  const actor = context.get("actor");
  if (!hasScope(actor, scope)) throw new AppError("forbidden", `This API key lacks the scope "${scope}".`);
  return actor;
}
