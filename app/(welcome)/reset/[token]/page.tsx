// Where a reset link leads.
import type { Metadata } from "next";
import { ResetForm } from "@/components/accounts/reset-form";
import { isResetLink } from "@/lib/accounts/reset-password";

// The address is the secret: it goes to nobody else.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!(await isResetLink(token)))
    return (
      <>
        <h1 className="mb-2 font-semibold text-[20px]">This link does not work any more</h1>
        <p className="text-ink-soft">It works once, for 15 minutes. Ask the owner of the studio for a new one.</p>
      </>
    );
  return (
    <>
      <h1 className="mb-1 font-semibold text-[20px]">Choose a new password</h1>
      <p className="mb-5 text-ink-soft">You will be signed out everywhere else.</p>
      <ResetForm token={token} />
    </>
  );
}
