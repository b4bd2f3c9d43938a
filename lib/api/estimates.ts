// What something would cost, without running it.
import { createRoute, z } from "@hono/zod-openapi";
import { estimateOrder } from "@/lib/runs/prepare";
import { runOrder } from "@/lib/runs/schema";
import { asker, newPart } from "./context";
import { jsonAnswer, jsonBody } from "./shapes";

const view = z
  .object({
    tokens: z.number().int(),
    costMicros: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
    warnings: z.array(z.string()),
    overBudget: z.string().nullable(),
  })
  .meta({ id: "Estimate" });

export const estimateRoutes = newPart();

const ask = createRoute({
  method: "post",
  path: "/estimates",
  summary: "What a run would cost",
  request: { body: jsonBody(runOrder) },
  responses: {
    200: jsonAnswer(
      view,
      "A range, null when the price is unknown; `overBudget` says why a budget would refuse it now",
    ),
  },
});

estimateRoutes.openapi(ask, async (context) => {
  return context.json(await estimateOrder(asker(context, "read"), context.req.valid("json")), 200);
});
