// Groups over the API: runs that are reserved and started together or not at all.
import { createRoute, z } from "@hono/zod-openapi";
import { cancelGroup } from "@/lib/runs/cancel-run";
import { getGroup } from "@/lib/runs/queries";
import { groupKinds, groupOrder, runView } from "@/lib/runs/schema";
import { startRuns } from "@/lib/runs/start-runs";
import { asker, newPart } from "./context";
import { pace } from "./pace";
import { idParam, jsonAnswer, jsonBody } from "./shapes";

const groupView = z.object({ id: z.uuid(), kind: z.enum(groupKinds), runs: z.array(runView) }).meta({ id: "Group" });
const answer = jsonAnswer(groupView, "The group with its runs");

export const groupRoutes = newPart();

const start = createRoute({
  method: "post",
  path: "/groups",
  summary: "Start several runs together",
  request: {
    headers: z.object({ "idempotency-key": z.string().min(1).max(200).optional() }),
    body: jsonBody(groupOrder),
  },
  responses: { 201: answer },
});

groupRoutes.openapi(start, async (context) => {
  const { kind, orders } = context.req.valid("json");
  const key = context.req.valid("header")["idempotency-key"];
  const actor = asker(context, "run");
  await pace(actor, "starts", orders.length);
  const { groupId, runs } = await startRuns(actor, {
    orders,
    groupKind: kind,
    ...(key ? { idempotencyKey: key } : {}),
  });
  return context.json({ id: groupId ?? "", kind, runs }, 201);
});

const one = createRoute({
  method: "get",
  path: "/groups/{id}",
  summary: "A group with its runs",
  request: { params: idParam },
  responses: { 200: answer },
});

groupRoutes.openapi(one, async (context) =>
  context.json(await getGroup(asker(context, "read"), context.req.valid("param").id), 200),
);

const cancel = createRoute({
  method: "post",
  path: "/groups/{id}/cancel",
  summary: "Stop every run of a group",
  request: { params: idParam },
  responses: { 202: { description: "Asked to stop" } },
});

groupRoutes.openapi(cancel, async (context) => {
  await cancelGroup(asker(context, "run"), context.req.valid("param").id);
  return context.body(null, 202);
});
