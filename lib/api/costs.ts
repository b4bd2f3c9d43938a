// Costs over the API.
import { createRoute, z } from "@hono/zod-openapi";
import { costFilter, costLine, listCosts } from "@/lib/costs/queries";
import { asker, newPart } from "./context";
import { jsonAnswer } from "./shapes";

export const costRoutes = newPart();

const list = createRoute({
  method: "get",
  path: "/costs",
  summary: "What was spent, from the ledger",
  request: { query: costFilter },
  responses: {
    200: jsonAnswer(z.object({ items: z.array(costLine), nextCursor: z.null() }), "Sums in micros"),
  },
});

costRoutes.openapi(list, async (context) =>
  context.json({ items: await listCosts(asker(context, "read"), context.req.valid("query")), nextCursor: null }, 200),
);
