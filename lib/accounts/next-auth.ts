// next-auth's options: passwords and other doors lead to a Session row, and its token holds that row's id and nothing else.
import type { NextAuthOptions, Profile } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { cookieOptions, SESSION_SECONDS, visitor } from "@/lib/access/next";
import { studioSecret } from "@/lib/access/secret";
import { resolveSession, revoke, sessionCookie } from "@/lib/access/session";
import { asAppError } from "@/lib/errors";
import { paths } from "@/lib/paths";
import { beginSessionAtDoor } from "./begin-session";
import { doorProviders } from "./doors";
import { personAtDoor } from "./person-at-door";
import { signInForm } from "./schema";
import { checkCredentials, type Person } from "./sign-in";

/** Where somebody wants to go once they are signed in; kept by next-auth while they are away at another door. */
export const RETURN_COOKIE = "medley-return";

const problem = (key: string) => `${paths.signIn()}?error=${key}`;

/** Somebody who left from an invite's page comes back with that invite in their hand. */
function inviteIn(returnTo: string | undefined): string | undefined {
  return /^\/invite\/([\w-]{20,200})$/.exec(URL.parse(returnTo ?? "", "http://studio")?.pathname ?? "")?.[1];
}

async function byPassword(given: unknown): Promise<Person | undefined> {
  const form = signInForm.safeParse(given);
  if (!form.success) return undefined;
  try {
    return await checkCredentials(form.data, (await visitor()).address);
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === "unexpected") console.error("A sign-in failed:", error.cause);
    return undefined;
  }
}

/** Some services write this flag as a text. */
type Told = Profile & { email_verified?: boolean | string };

/** Options for one request; `returnTo` is the return cookie. `arrived` is who it was that proved themselves in it. */
export async function authOptions(returnTo: string | undefined): Promise<NextAuthOptions> {
  let arrived: Person | undefined;
  const password = Credentials({
    credentials: { email: { label: "E-mail" }, password: { label: "Password", type: "password" } },
    authorize: async (given) => {
      arrived = await byPassword({ email: given?.email, password: given?.password });
      return arrived ? { id: arrived.userId } : null;
    },
  });
  return {
    secret: await studioSecret(),
    providers: [password, ...doorProviders()],
    pages: { signIn: paths.signIn(), error: paths.signIn(), signOut: paths.settings("account") },
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    cookies: {
      sessionToken: { name: sessionCookie(), options: cookieOptions() },
      callbackUrl: { name: RETURN_COOKIE, options: cookieOptions() },
    },
    logger: {
      // An ended session is no error, and what a door said about a person is nobody's business.
      error: (code, told) => {
        const cause = told instanceof Error ? told : told.error;
        if (code !== "JWT_SESSION_ERROR")
          console.error(`Signing in failed (${code}):`, cause?.message ?? "no reason given");
      },
      warn: () => undefined,
      debug: () => undefined,
    },
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.type !== "oauth") return arrived !== undefined;
        const told: Told | undefined = profile;
        const found = await personAtDoor(
          {
            provider: account.provider,
            id: account.providerAccountId,
            ...(user.name ? { name: user.name } : {}),
            ...(user.email ? { email: user.email } : {}),
            ...(told?.email_verified === undefined ? {} : { verified: String(told.email_verified) === "true" }),
          },
          inviteIn(returnTo),
        );
        if (typeof found === "string") return problem(found);
        arrived = found;
        return true;
      },
      jwt: async ({ token, account }) => {
        if (arrived) return { sessionId: await beginSessionAtDoor(arrived, account?.provider ?? "credentials") };
        const { sessionId } = token;
        if (typeof sessionId !== "string" || !(await resolveSession(sessionId)))
          throw new Error("This session has ended.");
        return { sessionId };
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sessionId === "string") await revoke(token.sessionId);
      },
    },
  };
}
