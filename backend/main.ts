// The local model server as a process: `backend.js --host 127.0.0.1 --port 0 --with-parent`; the token is in LOCAL_BACKEND_TOKEN.
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { newSecret } from "@/lib/ids";
import { runChild } from "./child";
import { Jobs } from "./jobs";
import { backendServer } from "./server";

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "0" },
    "with-parent": { type: "boolean", default: false },
    child: { type: "boolean", default: false },
  },
});

function serve(): void {
  const given = process.env.LOCAL_BACKEND_TOKEN;
  const token = given || newSecret();
  const jobs = new Jobs(fileURLToPath(import.meta.url));
  const server = backendServer(token, jobs);
  const stop = () => {
    jobs.stop();
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  server.once("error", (error) => {
    process.stderr.write(`The local backend can't listen on ${values.host}:${values.port}: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(Number(values.port), values.host, () => {
    const { address, port, family } = server.address() as AddressInfo;
    const url = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
    process.stdout.write(`${JSON.stringify({ ready: true, url, ...(given ? {} : { token }) })}\n`);
    jobs.warm();
  });
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // A pipe from the parent closes however the parent ends, kill -9 included.
  if (values["with-parent"]) process.stdin.on("end", stop).on("close", stop).resume();
}

if (values.child) runChild();
else serve();
