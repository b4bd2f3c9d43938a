// Whether the process lives, and whether it can work: for load balancers and people who wonder. No sign-in needed.
import { access, constants } from "node:fs/promises";
import { createRoute, z } from "@hono/zod-openapi";
import { pool } from "@/lib/db/client";
import { home } from "@/lib/home";
import { stopSignal } from "@/lib/process";
import { newPart } from "./context";

export const healthRoutes = newPart();

const lives = createRoute({
  method: "get",
  path: "/healthz",
  summary: "The process lives",
  responses: {
    200: { content: { "application/json": { schema: z.object({ ok: z.literal(true) }) } }, description: "It does" },
  },
});

healthRoutes.openapi(lives, (context) => context.json({ ok: true as const }, 200));

const parts = z.object({
  ready: z.boolean(),
  parts: z.object({ database: z.boolean(), queue: z.boolean(), storage: z.boolean() }),
});

const works = createRoute({
  method: "get",
  path: "/readyz",
  summary: "It can work",
  responses: {
    200: { content: { "application/json": { schema: parts } }, description: "Every part works" },
    503: {
      content: { "application/json": { schema: parts } },
      description: "A part does not, or the studio is stopping",
    },
  },
});

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** A worker that beats: without one, runs wait. */
async function workerBeats(): Promise<void> {
  const { rowCount } = await pool().query(
    `SELECT 1 FROM "Worker" WHERE "beatAt" > now() - interval '20 seconds' LIMIT 1`,
  );
  if (!rowCount) throw new Error("no worker");
}

healthRoutes.openapi(works, async (context) => {
  const [database, queue, storage] = await Promise.all([
    succeeds(pool().query("SELECT 1")),
    succeeds(workerBeats()),
    succeeds(access(home(), constants.W_OK)),
  ]);
  const ready = database && queue && storage && !stopSignal().aborted;
  return context.json({ ready, parts: { database, queue, storage } }, ready ? 200 : 503);
});
