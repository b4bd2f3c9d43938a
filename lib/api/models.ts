// Models over the API.
import { createRoute, z } from "@hono/zod-openapi";
import { listModels } from "@/lib/models/queries";
import { modelView } from "@/lib/models/schema";
import { tasks } from "@/lib/runs/schema";
import { asker, newPart } from "./context";
import { jsonAnswer } from "./shapes";

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
