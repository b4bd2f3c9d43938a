// Making an account, where the owner of the studio allows everybody to.
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Doors } from "@/components/accounts/doors";
import { SignUpForm } from "@/components/accounts/sign-up-form";
import { WelcomeFoot, WelcomeHead } from "@/components/accounts/welcome";
import { currentMember } from "@/lib/access/next";
import { openDoors } from "@/lib/accounts/doors";
import { linkTo } from "@/lib/accounts/mail";
import { isSignUpOpen } from "@/lib/accounts/sign-up";
import { paths } from "@/lib/paths";

export const metadata: Metadata = { title: "Make an account" };

export default async function SignUpPage() {
  if (await currentMember()) redirect(paths.ask());
  const open = isSignUpOpen();
  return (
    <>
      <WelcomeHead title="Make an account">
        {open ? null : "New people need an invite here. Ask an owner or admin of the studio for a link."}
      </WelcomeHead>
      {open ? (
        <>
          <SignUpForm />
          <Doors doors={openDoors()} returnTo={paths.ask()} home={linkTo("")} />
        </>
      ) : null}
      <WelcomeFoot>
        Have an account? <Link href={paths.signIn()}>Sign in</Link>
      </WelcomeFoot>
    </>
  );
}
