// The first minute's first page: one form makes the owner.
import type { Metadata } from "next";
import { SetUpForm } from "@/components/accounts/set-up-form";
import { isSetUpLink } from "@/lib/accounts/set-up";

export const metadata: Metadata = { title: "Set up" };

export default async function SetUpPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!(await isSetUpLink(token)))
    return (
      <>
        <h1 className="mb-2 font-semibold text-[20px]">This link does not work any more</h1>
        <p className="text-ink-soft">
          It may have been used, or a newer one was made. Get a new one with: npm run medley -- setup-link
        </p>
      </>
    );
  return (
    <>
      <h1 className="mb-1 font-semibold text-[20px]">Set up your studio</h1>
      <p className="mb-5 text-ink-soft">This account owns the studio.</p>
      <SetUpForm token={token} />
    </>
  );
}
