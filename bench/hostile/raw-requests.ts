// Requests as bytes, because no HTTP client would send them.
import { connect } from "node:net";
import { hosts, lines, methods, targets } from "./head-tricks";
import { head, smuggled } from "./smuggled-requests";

/** Every request, as it goes over the wire to a studio at `host`. */
export function rawRequests(host: string): string[] {
  const own = `host: ${host}`;
  const close = "connection: close";
  const pages = ["/sign-in", "/settings/keys", "/api/v1/keys", "/icon.svg"];
  return [
    ...pages.flatMap((target) =>
      lines.map((more) => head([own, ...more, ...(more.join().includes("connection") ? [] : [close])], target)),
    ),
    ...hosts.flatMap((name) => ["/sign-in", "/api/v1/runs"].map((target) => head([`host: ${name}`, close], target))),
    ...targets.flatMap((target) =>
      ["GET", "POST"].map((method) =>
        head([own, close, ...(method === "POST" ? ["content-length: 0"] : [])], target, method),
      ),
    ),
    ...methods.flatMap((method) => pages.map((target) => head([own, close, "content-length: 0"], target, method))),
    ...smuggled(host),
  ];
}

const SILENT_MS = 4000;

/** Sends bytes and answers everything that comes back until the connection ends, or nothing more comes. */
export function exchange(address: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((done) => {
    const parts: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(bytes, "latin1")));
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    socket.on("data", (part) => {
      parts.push(part);
      // Whoever keeps the connection open has said what there is to say.
      socket.setTimeout(400);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => done(Buffer.concat(parts).toString("latin1")));
  });
}
