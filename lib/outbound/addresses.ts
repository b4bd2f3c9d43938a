// Which addresses a request that a person can influence may reach: public unicast and nothing else.
import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { AppError } from "@/lib/errors";

/** Whether a literal address is on the public internet. Tunnels and translations (6to4, Teredo, NAT64, mapped) are not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  // Only 2000::/3 is handed out; everything beside it (old IPv4-compatible forms, site-local, local NAT64) leads elsewhere.
  return !(parsed instanceof ipaddr.IPv6) || (parsed.parts[0] ?? 0) >> 13 === 1;
}

const refused = (host: string) =>
  new AppError(
    "invalid",
    `${host} is on a private network, and only whoever runs this machine may point the studio there (in its environment).`,
  );

/** Checks an address before anything is connected. Throws `invalid`: not http(s), or a literal that is not public. */
export function checkAddress(url: URL, trusted: boolean): void {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new AppError("invalid", "Only http:// and https:// addresses can be reached.");
  if (trusted) return;
  // The URL parser has already turned 0x7f.1, 2130706433 and the like into dotted form.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (ipaddr.isValid(host) && !isPublicAddress(host)) throw refused(host);
  // Names kept for this machine (RFC 6761): refused here, because a resolver may know them or not.
  if (/(^|\.)localhost\.?$/i.test(host)) throw refused(host);
}

type Resolve = (
  host: string,
  options: { all: true; verbatim: boolean },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A `lookup` for sockets that answers only when every address of the name is public; the socket then uses exactly those. */
export function checkedLookup(resolve: Resolve = systemLookup): LookupFunction {
  return (host, options, done) =>
    resolve(host, { all: true, verbatim: true }, (error, found) => {
      const fail = (reason: NodeJS.ErrnoException) => done(reason, "", 0);
      if (error) return fail(error);
      const first = found[0];
      if (!first || found.some(({ address }) => !isPublicAddress(address))) return fail(refused(host));
      if (options.all) return done(null, found);
      done(null, first.address, first.family);
    });
}
