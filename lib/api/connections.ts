// Connections over the API. Keys go in and never come out.
import { createRoute, z } from "@hono/zod-openapi";
import type { Actor } from "@/lib/access/actor";
import {
  addConnection,
  changeConnection,
  checkConnection,
  removeConnection,
} from "@/lib/connections/change-connection";
import { listConnections } from "@/lib/connections/queries";
import { connectionChange, connectionView, newConnection } from "@/lib/connections/schema";
import { type ApiContext, asker, newPart } from "./context";
import { pace } from "./pace";
import { idParam, jsonAnswer, jsonBody } from "./shapes";

const one = jsonAnswer(connectionView, "The connection");

export const connectionRoutes = newPart();

/** The asker of what makes the studio call out, often with a key: not too often. */
async function caller(context: ApiContext): Promise<Actor> {
  const actor = asker(context, "manage");
  await pace(actor, "connections");
  return actor;
}

const list = createRoute({
  method: "get",
  path: "/connections",
  summary: "The connections you can use",
  responses: {
    200: jsonAnswer(z.object({ items: z.array(connectionView), nextCursor: z.null() }), "All of them"),
  },
});
connectionRoutes.openapi(list, async (context) =>
  context.json({ items: await listConnections(asker(context, "read")), nextCursor: null }, 200),
);

const add = createRoute({
  method: "post",
  path: "/connections",
  summary: "Add a connection",
  request: { body: jsonBody(newConnection) },
  responses: { 201: one },
});
connectionRoutes.openapi(add, async (context) => {
  const actor = await caller(context);
  return context.json(await addConnection(actor, context.req.valid("json")), 201);
});

const change = createRoute({
  method: "patch",
  path: "/connections/{id}",
  summary: "Change a connection",
  request: { params: idParam, body: jsonBody(connectionChange.omit({ id: true })) },
  responses: { 200: one },
});
connectionRoutes.openapi(change, async (context) => {
  const actor = await caller(context);
  const { id } = context.req.valid("param");
  return context.json(await changeConnection(actor, { ...context.req.valid("json"), id }), 200);
});

const check = createRoute({
  method: "post",
  path: "/connections/{id}/check",
  summary: "Check a connection",
  request: { params: idParam },
  responses: { 200: one },
});
connectionRoutes.openapi(check, async (context) => {
  const actor = await caller(context);
  return context.json(await checkConnection(actor, context.req.valid("param").id), 200);
});

const remove = createRoute({
  method: "delete",
  path: "/connections/{id}",
  summary: "Remove a connection and forget its key",
  request: { params: idParam },
  responses: { 204: { description: "Gone" } },
});
connectionRoutes.openapi(remove, async (context) => {
  await removeConnection(asker(context, "manage"), context.req.valid("param").id);
  return context.body(null, 204);
});
