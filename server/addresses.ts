// Which host names are this studio's own, and who is at the other end of a request.

import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { env } from "@/lib/env";

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** Host names (without port) that requests may name; anything else is a misdirected request or a rebinding attack. */
export function ownHosts(): Set<string> {
  const { HOST, PUBLIC_URL } = env();
  const own = new Set(loopback);
  if (PUBLIC_URL) own.add(new URL(PUBLIC_URL).hostname);
  if (HOST === "0.0.0.0" || HOST === "::") {
    own.add(hostname().toLowerCase());
    for (const entries of Object.values(networkInterfaces()))
      for (const entry of entries ?? []) own.add(entry.family === "IPv6" ? `[${entry.address}]` : entry.address);
  } else own.add(isIP(HOST) === 6 ? `[${HOST}]` : HOST.toLowerCase());
  return own;
}

/** The host name of a Host header, lower case, without its port. */
export const hostOf = (header: string | undefined): string => (header ?? "").toLowerCase().replace(/:\d+$/, "");

/** The address at the other end; X-Forwarded-For counts only behind a proxy that is trusted (its last entry is the proxy's own word). */
export function clientAddress(request: IncomingMessage): string {
  const forwarded = env().TRUST_PROXY ? request.headers["x-forwarded-for"] : undefined;
  const last = (Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? "")).split(",").pop()?.trim();
  return last || (request.socket.remoteAddress ?? "");
}

/** Where other machines reach this one: its IPv4 addresses, those of containers and tunnels among them. */
export const outsideAddresses = (port: number): string[] =>
  Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => `http://${address}:${port}`);

/** Where the studio is reached: PUBLIC_URL, or this machine's port. */
export const publicAddress = (port: number): string =>
  env().PUBLIC_URL?.replace(/\/$/, "") ?? `http://localhost:${port}`;
