// Loaded into a studio before it starts: what the names below `.example` mean, so that it can be lied to without a network.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

const system = dns.lookup;
/** Belongs to nobody since 2006 and is routed nowhere, but is no private address. */
const PUBLIC = "3ffe::1";
const INSIDE = "127.0.0.1";
const asked = new Map();

/** The addresses of a name, by what its last part says of it. */
function addresses(host) {
  const times = (asked.get(host) ?? 0) + 1;
  asked.set(host, times);
  const kind = host.replace(/\.?$/, "").split(".").at(-2);
  if (kind === "inside") return [INSIDE];
  if (kind === "metadata") return ["169.254.169.254"];
  if (kind === "mapped") return ["::ffff:127.0.0.1"];
  if (kind === "sixth") return ["::1"];
  if (kind === "mixed") return [PUBLIC, INSIDE];
  if (kind === "mixed-up") return [INSIDE, PUBLIC];
  // Public when it is checked, private when it is used.
  if (kind === "rebound") return [times % 2 === 1 ? PUBLIC : INSIDE];
  return [];
}

dns.lookup = (host, given, done) => {
  const [options, answer] = typeof given === "function" ? [{}, given] : [given ?? {}, done];
  if (!/\.example\.?$/i.test(host)) return system(host, options, answer);
  const found = addresses(host.toLowerCase()).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  queueMicrotask(() => {
    if (found.length === 0) answer(Object.assign(new Error(`There is no ${host}.`), { code: "ENOTFOUND" }));
    else if (typeof options === "object" && options.all) answer(null, found);
    else answer(null, found[0].address, found[0].family);
  });
};
syncBuiltinESMExports();
