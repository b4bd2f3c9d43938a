// Budgets over the API.
import { createRoute, z } from "@hono/zod-openapi";
import { getBudget, listBudgets } from "@/lib/costs/budget-queries";
import { changeBudget, createBudget, removeBudget } from "@/lib/costs/change-budgets";
import { budgetChange, budgetView, newBudget } from "@/lib/costs/schema";
import { asker, newPart } from "./context";
import { idParam, jsonAnswer, jsonBody } from "./shapes";

const one = jsonAnswer(budgetView, "The budget, with what counts in its present period");
const filter = z.object({ applying: z.enum(["true", "false"]).default("false") });

export const budgetRoutes = newPart();

const list = createRoute({
  method: "get",
  path: "/budgets",
  summary: "The budgets you may see",
  description: "Owners and admins see all of the team; with `applying=true` only those that count what you start.",
  request: { query: filter },
  responses: { 200: jsonAnswer(z.object({ items: z.array(budgetView), nextCursor: z.null() }), "All of them") },
});
budgetRoutes.openapi(list, async (context) => {
  const applying = context.req.valid("query").applying === "true";
  return context.json({ items: await listBudgets(asker(context, "read"), { applying }), nextCursor: null }, 200);
});

const create = createRoute({
  method: "post",
  path: "/budgets",
  summary: "Set a budget",
  description: "It counts what was spent in its present period before, and what runs under way have in hand.",
  request: { body: jsonBody(newBudget) },
  responses: { 201: one },
});
budgetRoutes.openapi(create, async (context) =>
  context.json(await createBudget(asker(context, "manage"), context.req.valid("json")), 201),
);

const get = createRoute({
  method: "get",
  path: "/budgets/{id}",
  summary: "One budget",
  request: { params: idParam },
  responses: { 200: one },
});
budgetRoutes.openapi(get, async (context) =>
  context.json(await getBudget(asker(context, "read"), context.req.valid("param").id), 200),
);

const change = createRoute({
  method: "patch",
  path: "/budgets/{id}",
  summary: "Change a budget's limit",
  request: { params: idParam, body: jsonBody(budgetChange) },
  responses: { 200: one },
});
budgetRoutes.openapi(change, async (context) => {
  const { id } = context.req.valid("param");
  return context.json(await changeBudget(asker(context, "manage"), id, context.req.valid("json")), 200);
});

const remove = createRoute({
  method: "delete",
  path: "/budgets/{id}",
  summary: "Remove a budget",
  request: { params: idParam },
  responses: { 204: { description: "Gone; what was spent stays in the ledger" } },
});
budgetRoutes.openapi(remove, async (context) => {
  await removeBudget(asker(context, "manage"), context.req.valid("param").id);
  return context.body(null, 204);
});
