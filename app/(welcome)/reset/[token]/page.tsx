// Where a reset link leads.
import type { Metadata } from "next";
import Link from "next/link";
import { ResetForm } from "@/components/accounts/reset-form";
import { DeadLink, WelcomeFoot, WelcomeHead } from "@/components/accounts/welcome";
import { isResetLink } from "@/lib/accounts/reset-password";
import { paths } from "@/lib/paths";

// The address is the secret: it goes to nobody else.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!(await isResetLink(token)))
    return (
      <>
        <DeadLink>It works once, for 15 minutes, and a newer one takes its place.</DeadLink>
        <WelcomeFoot>
          <Link href={paths.forgot()}>Get a new one</Link>
        </WelcomeFoot>
      </>
    );
  return (
    <>
      <WelcomeHead title="Choose a new password">You will be signed out everywhere else.</WelcomeHead>
      <ResetForm token={token} />
    </>
  );
}
