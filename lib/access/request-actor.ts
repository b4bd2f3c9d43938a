// Who a request comes from: an API key when one is sent, else the cookie.
import type { Actor } from "./actor";
import { resolveKey } from "./key";
import { memberFromCookie } from "./session";

/** The asker of a request by its headers; undefined when nobody known asks. A bad key is never saved by a good cookie. */
export async function actorOf(headers: Headers): Promise<Actor | undefined> {
  const authorization = headers.get("authorization");
  if (!authorization) return memberFromCookie(headers.get("cookie"));
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  return bearer ? resolveKey(bearer) : undefined;
}
