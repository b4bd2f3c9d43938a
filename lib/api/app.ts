// The REST API: one Hono app, one file per noun, the OpenAPI document from the schemas that check the requests.
import { oncePerProcess } from "@/lib/process";
import { budgetRoutes } from "./budgets";
import { connectionRoutes } from "./connections";
import { identify, newPart } from "./context";
import { costRoutes } from "./costs";
import { heldDocument } from "./document";
import { estimateRoutes } from "./estimates";
import { eventRoutes } from "./events";
import { fileRoutes } from "./files";
import { groupRoutes } from "./groups";
import { healthRoutes } from "./health";
import { keyRoutes } from "./keys";
import { modelRoutes } from "./models";
import { runRoutes } from "./runs";
import { documentOf } from "./write-document";

const DOCUMENT = "/api/v1/openapi.json";

function build() {
  const app = newPart();
  // Before `identify`: the document says what the program can do, which is no secret, and nothing of this studio.
  app.get(DOCUMENT, (context) => context.json(heldDocument().document));
  app.use("/api/v1/*", identify);
  for (const part of [
    fileRoutes,
    modelRoutes,
    estimateRoutes,
    runRoutes,
    groupRoutes,
    eventRoutes,
    connectionRoutes,
    keyRoutes,
    costRoutes,
    budgetRoutes,
  ])
    app.route("/api/v1", part);
  app.route("/", healthRoutes);
  heldDocument().document = documentOf(
    app.openAPIRegistry.definitions.flatMap((one) => (one.type === "route" ? [one.route] : [])),
  );
  return app;
}

/** The API of this process. */
export const api = () => oncePerProcess("api", build);
