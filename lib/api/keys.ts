// API keys over the API.
import { createRoute, z } from "@hono/zod-openapi";
import { apiKeyView, newApiKey } from "@/lib/accounts/api-key-schema";
import { createApiKey, listApiKeys, revokeApiKey } from "@/lib/accounts/api-keys";
import { asker, newPart } from "./context";
import { idParam, jsonAnswer, jsonBody } from "./shapes";

export const keyRoutes = newPart();

const list = createRoute({
  method: "get",
  path: "/keys",
  summary: "Your API keys",
  responses: { 200: jsonAnswer(z.object({ items: z.array(apiKeyView), nextCursor: z.null() }), "All of them") },
});
keyRoutes.openapi(list, async (context) =>
  context.json({ items: await listApiKeys(asker(context, "read")), nextCursor: null }, 200),
);

const create = createRoute({
  method: "post",
  path: "/keys",
  summary: "Make an API key",
  request: { body: jsonBody(newApiKey) },
  responses: { 201: jsonAnswer(apiKeyView.extend({ key: z.string() }), "The key, shown this once") },
});
keyRoutes.openapi(create, async (context) =>
  context.json(await createApiKey(asker(context, "manage"), context.req.valid("json")), 201),
);

const revoke = createRoute({
  method: "delete",
  path: "/keys/{id}",
  summary: "Revoke an API key",
  request: { params: idParam },
  responses: { 204: { description: "Revoked" } },
});
keyRoutes.openapi(revoke, async (context) => {
  await revokeApiKey(asker(context, "manage"), context.req.valid("param").id);
  return context.body(null, 204);
});
