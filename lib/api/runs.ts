// Runs over the API: start, list, look, follow, stop.
import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@/lib/errors";
import { cancelRun } from "@/lib/runs/cancel-run";
import { changeRun, removeRun } from "@/lib/runs/change-run";
import { getRun, listRuns } from "@/lib/runs/queries";
import { runChange, runFilter, runLine, runOrder, runView } from "@/lib/runs/schema";
import { startRuns } from "@/lib/runs/start-runs";
import { asker, newPart } from "./context";
import { streamRun, streamStarted } from "./event-stream";
import { pace } from "./pace";
import { idParam, jsonAnswer, jsonBody } from "./shapes";

export const runRoutes = newPart();

const start = createRoute({
  method: "post",
  path: "/runs",
  summary: "Ask one thing of one model",
  description: "With `Accept: text/event-stream` the answer is the run's event stream itself.",
  request: {
    headers: z.object({ "idempotency-key": z.string().min(1).max(200).optional() }),
    body: jsonBody(runOrder),
  },
  responses: { 201: jsonAnswer(runView, "The run, written down and waiting its turn") },
});

runRoutes.openapi(start, async (context) => {
  const actor = asker(context, "run");
  await pace(actor, "starts");
  const key = context.req.valid("header")["idempotency-key"];
  const { runs } = await startRuns(actor, {
    orders: [context.req.valid("json")],
    ...(key ? { idempotencyKey: key } : {}),
  });
  const run = runs[0];
  if (!run) throw new AppError("unexpected", "The run was not written down. Nothing was charged; try again.");
  // The streamed answer is not JSON, which the route's type can't say.
  if (context.req.header("accept")?.includes("text/event-stream"))
    return (await streamStarted(context, actor, run.id)) as never;
  return context.json(run, 201);
});

const list = createRoute({
  method: "get",
  path: "/runs",
  summary: "Runs, newest first",
  request: { query: runFilter },
  responses: {
    200: jsonAnswer(z.object({ items: z.array(runLine), nextCursor: z.string().nullable() }), "A page of runs"),
  },
});

runRoutes.openapi(list, async (context) => {
  const { cursor, from, limit, model, q, status, task, to } = context.req.valid("query");
  const given = Object.entries({ cursor, from, limit, model, q, status, task, to }).filter(
    ([, value]) => value !== undefined,
  );
  return context.json(await listRuns(asker(context, "read"), Object.fromEntries(given)), 200);
});

const one = createRoute({
  method: "get",
  path: "/runs/{id}",
  summary: "One run",
  request: { params: idParam },
  responses: { 200: jsonAnswer(runView, "The run") },
});

runRoutes.openapi(one, async (context) =>
  context.json(await getRun(asker(context, "read"), context.req.valid("param").id), 200),
);

const change = createRoute({
  method: "patch",
  path: "/runs/{id}",
  summary: "Change a run's title, tags, rating or sharing",
  request: { params: idParam, body: jsonBody(runChange) },
  responses: { 200: jsonAnswer(runView, "The run as it is now") },
});

runRoutes.openapi(change, async (context) =>
  context.json(await changeRun(asker(context, "run"), context.req.valid("param").id, context.req.valid("json")), 200),
);

const remove = createRoute({
  method: "delete",
  path: "/runs/{id}",
  summary: "Put a run into the bin",
  request: { params: idParam },
  responses: { 204: { description: "In the bin" } },
});

runRoutes.openapi(remove, async (context) => {
  await removeRun(asker(context, "run"), context.req.valid("param").id);
  return context.body(null, 204);
});

const cancel = createRoute({
  method: "post",
  path: "/runs/{id}/cancel",
  summary: "Stop a run",
  description: "The terminal state says who won.",
  request: { params: idParam },
  responses: { 202: { description: "Asked to stop" } },
});

runRoutes.openapi(cancel, async (context) => {
  await cancelRun(asker(context, "run"), context.req.valid("param").id);
  return context.body(null, 202);
});

const events = createRoute({
  method: "get",
  path: "/runs/{id}/events",
  summary: "Follow one run (server-sent events)",
  request: { params: idParam, headers: z.object({ "last-event-id": z.string().optional() }) },
  responses: { 200: { description: "text/event-stream" }, 204: { description: "The end was heard already" } },
});

runRoutes.openapi(events, async (context) => {
  const after = Number(context.req.valid("header")["last-event-id"] ?? 0);
  return (await streamRun(
    context,
    asker(context, "read"),
    context.req.valid("param").id,
    Number.isInteger(after) && after > 0 ? after : 0,
  )) as never;
});
