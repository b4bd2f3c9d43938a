// Models over the API.
import { createRoute, z } from "@hono/zod-openapi";
import { addNamedModel } from "@/lib/models/add-named-model";
import { listModels } from "@/lib/models/queries";
import { modelView, namedModel } from "@/lib/models/schema";
import { tasks } from "@/lib/runs/schema";
import { asker, newPart } from "./context";
import { jsonAnswer, jsonBody } from "./shapes";

export const modelRoutes = newPart();

const list = createRoute({
  method: "get",
  path: "/models",
  summary: "The models you can use",
  request: { query: z.object({ task: z.enum(tasks).optional() }) },
  responses: {
    200: jsonAnswer(z.object({ items: z.array(modelView), nextCursor: z.null() }), "All of them"),
  },
});

modelRoutes.openapi(list, async (context) => {
  const { task } = context.req.valid("query");
  return context.json({ items: await listModels(asker(context, "read"), task ? { task } : {}), nextCursor: null }, 200);
});

const add = createRoute({
  method: "post",
  path: "/models",
  summary: "Add a model by its name",
  description:
    "For connections with more models than they list, such as Replicate: its form is read from its own schema.",
  request: { body: jsonBody(namedModel) },
  responses: { 201: jsonAnswer(modelView, "The model") },
});

modelRoutes.openapi(add, async (context) =>
  context.json(await addNamedModel(asker(context, "run"), context.req.valid("json")), 201),
);
