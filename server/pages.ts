// Next, told where it is reached before it loads.
import type { Server } from "node:http";
import { resolve } from "node:path";
import { env } from "@/lib/env";
import { publicAddress } from "./addresses";
import type { Pages } from "./http";

/** Loads Next for this server. `NEXTAUTH_URL` must be set before: next-auth reads it once. */
export async function loadPages(server: Server, port: number): Promise<Pages> {
  process.env.NEXTAUTH_URL = publicAddress(port);
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const { default: next } = await import("next");
  const dev = env().NODE_ENV === "development";
  const app = next({ dev, dir: resolve("."), httpServer: server, hostname: env().HOST, port });
  await app.prepare();
  const upgrade = app.getUpgradeHandler();
  return { handle: app.getRequestHandler(), ...(dev ? { upgrade } : {}) };
}
