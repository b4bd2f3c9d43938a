// Signing in.
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Doors } from "@/components/accounts/doors";
import { SignInForm } from "@/components/accounts/sign-in-form";
import { WelcomeFoot, WelcomeHead } from "@/components/accounts/welcome";
import { currentMember } from "@/lib/access/next";
import { doorSentence } from "@/lib/accounts/door-schema";
import { openDoors } from "@/lib/accounts/doors";
import { linkTo } from "@/lib/accounts/mail";
import { hasPeople } from "@/lib/accounts/set-up";
import { isSignUpOpen } from "@/lib/accounts/sign-up";
import { paths } from "@/lib/paths";

export const metadata: Metadata = { title: "Sign in" };

type Search = { next?: string | string[]; error?: string | string[] };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { next, error } = await searchParams;
  if (await currentMember()) redirect(paths.ask());
  if (!(await hasPeople()))
    return (
      <WelcomeHead title="Nobody has an account yet">
        Whoever started this studio finds a set-up link in its terminal. For a new one:
        <code className="mt-2 block font-mono text-[13px] text-ink">npm run medley -- setup-link</code>
      </WelcomeHead>
    );
  const returnTo = typeof next === "string" ? next : "";
  return (
    <>
      <WelcomeHead title="Sign in" />
      <SignInForm next={returnTo} said={typeof error === "string" ? doorSentence(error) : undefined} />
      <Doors doors={openDoors()} returnTo={returnTo || paths.ask()} home={linkTo("")} />
      <WelcomeFoot>
        <Link href={paths.forgot()}>Forgotten your password?</Link>
        {isSignUpOpen() ? (
          <>
            {" · "}
            <Link href={paths.signUp()}>Make an account</Link>
          </>
        ) : null}
      </WelcomeFoot>
    </>
  );
}
