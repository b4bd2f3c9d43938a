// The one stream a browser keeps open.
import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { unfinishedRuns, visibleRuns } from "@/lib/runs/queries";
import { asker, newPart } from "./context";
import { streamPerson } from "./event-stream";

export const eventRoutes = newPart();

const follow = createRoute({
  method: "get",
  path: "/events",
  summary: "Everything of yours that happens, in one stream (server-sent events)",
  description:
    "`after` lists what was heard already, as `<run>:<seq>,…`; runs named there are followed too, if you may see them.",
  request: { query: z.object({ after: z.string().max(12_000).optional() }) },
  responses: { 200: { description: "text/event-stream" } },
});

function parseAfter(text: string): Map<string, number> {
  const pairs = text.split(",").filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const [run = "", seq = "0"] = pair.split(":");
      if (!isId(run) || !/^\d{1,9}$/.test(seq))
        throw new AppError("invalid", "`after` is a list of <run>:<seq>.", { field: "after" });
      return [run, Number(seq)];
    }),
  );
}

eventRoutes.openapi(follow, async (context) => {
  const actor = asker(context, "read");
  const after = parseAfter(context.req.valid("query").after ?? "");
  // A run that was binned meanwhile must not cost the person the stream of all the others.
  const visible = await visibleRuns(actor, [...after.keys()]);
  for (const id of after.keys()) if (!visible.has(id)) after.delete(id);
  const runs = [...new Set([...after.keys(), ...(await unfinishedRuns(actor))])];
  return (await streamPerson(context, actor, { runs, after })) as never;
});
