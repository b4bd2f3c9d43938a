// The doors that are open, by settings, and how next-auth speaks with what is behind each.

import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { env } from "@/lib/env";
import type { Door } from "./door-schema";

type Claims = { sub: string; name?: string; preferred_username?: string; email?: string };

/** Any server that speaks OpenID Connect. Some tell the e-mail address only when asked at their userinfo address. */
function openIdConnect(issuer: string, clientId: string, clientSecret: string): OAuthConfig<Claims> {
  return {
    id: "oidc",
    name: doorName(),
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    userinfo: {
      request: async ({ client, tokens }) => {
        const claims = (tokens as { claims(): Claims }).claims();
        return claims.email ? claims : { ...claims, ...(await client.userinfo(tokens as never)) };
      },
    },
    profile: (claims) => ({
      id: claims.sub,
      name: claims.name ?? claims.preferred_username ?? null,
      email: claims.email ?? null,
    }),
  };
}

const doorName = (): string => env().OIDC_NAME ?? "single sign-on";

/** next-auth's providers for the doors that are configured. */
export function doorProviders() {
  const set = env();
  return [
    ...(set.GITHUB_ID && set.GITHUB_SECRET
      ? [GitHub({ clientId: set.GITHUB_ID, clientSecret: set.GITHUB_SECRET })]
      : []),
    ...(set.GOOGLE_ID && set.GOOGLE_SECRET
      ? [Google({ clientId: set.GOOGLE_ID, clientSecret: set.GOOGLE_SECRET })]
      : []),
    ...(set.OIDC_ISSUER && set.OIDC_ID && set.OIDC_SECRET
      ? [openIdConnect(set.OIDC_ISSUER, set.OIDC_ID, set.OIDC_SECRET)]
      : []),
  ];
}

/** The doors that are configured, for the sign-in page's buttons. */
export const openDoors = (): Door[] => doorProviders().map(({ id, name }) => ({ id: id as Door["id"], name }));
