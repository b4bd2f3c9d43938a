// The first minute's first page: one form makes the owner.
import type { Metadata } from "next";
import { SetUpForm } from "@/components/accounts/set-up-form";
import { DeadLink, WelcomeHead } from "@/components/accounts/welcome";
import { isSetUpLink } from "@/lib/accounts/set-up";
import { warmLocalBackend } from "@/lib/connections/local-backend";

// The address is the secret: it goes to nobody else.
export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default async function SetUpPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!(await isSetUpLink(token)))
    return (
      <DeadLink>
        It may have been used, or a newer one was made. Get a new one with: npm run medley -- setup-link
      </DeadLink>
    );
  // While the form is filled in, what answers the first question gets ready.
  void warmLocalBackend();
  return (
    <>
      <WelcomeHead title="Set up your studio">This account owns the studio.</WelcomeHead>
      <SetUpForm token={token} />
    </>
  );
}
