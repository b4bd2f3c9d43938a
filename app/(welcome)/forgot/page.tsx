// A forgotten password: a link by mail where the studio can send mail, else what to do.
import type { Metadata } from "next";
import Link from "next/link";
import { ForgotForm } from "@/components/accounts/forgot-form";
import { WelcomeFoot, WelcomeHead } from "@/components/accounts/welcome";
import { canMail } from "@/lib/accounts/mail";
import { paths } from "@/lib/paths";

export const metadata: Metadata = { title: "Forgotten password" };

/** Settings are read when the page is asked for, not when it is built. */
export const dynamic = "force-dynamic";

export default function ForgotPage() {
  return (
    <>
      <WelcomeHead title="Forgotten your password?">
        {canMail()
          ? "Tell us your address and we mail you a link to choose a new one."
          : "This studio can't send mail. Whoever runs it can make you a link for a new password, on the machine it runs on:"}
      </WelcomeHead>
      {canMail() ? (
        <ForgotForm />
      ) : (
        <code className="block select-all overflow-x-auto whitespace-nowrap rounded-[10px] bg-wall px-3 py-2.5 font-mono text-[13px]">
          npm run medley -- user reset --email you@example.org
        </code>
      )}
      <WelcomeFoot>
        <Link href={paths.signIn()}>Back to signing in</Link>
      </WelcomeFoot>
    </>
  );
}
