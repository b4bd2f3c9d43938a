// The REST API: one Hono app, one file per noun, the OpenAPI document from the schemas that check the requests.
import { oncePerProcess } from "@/lib/process";
import { connectionRoutes } from "./connections";
import { identify, newPart } from "./context";
import { costRoutes } from "./costs";
import { estimateRoutes } from "./estimates";
import { eventRoutes } from "./events";
import { fileRoutes } from "./files";
import { groupRoutes } from "./groups";
import { healthRoutes } from "./health";
import { keyRoutes } from "./keys";
import { modelRoutes } from "./models";
import { runRoutes } from "./runs";

const VERSION = "1";

function build() {
  const app = newPart();
  app.route("/", healthRoutes);
  app.doc31("/api/v1/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Medley",
      version: VERSION,
      description: "What a person can do on the pages, a program can do. Send `Authorization: Bearer mk_…`.",
    },
  });
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
  ])
    app.route("/api/v1", part);
  return app;
}

/** The API of this process. */
export const api = () => oncePerProcess("api", build);
