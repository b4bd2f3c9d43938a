// Settings: who you are here.
import type { Metadata } from "next";
import { SignOutButton } from "@/components/accounts/sign-out-button";
import { Section } from "@/components/settings/section";
import { requireMember } from "@/lib/access/next";
import { whoIs } from "@/lib/teams/queries";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const self = await whoIs(await requireMember());
  return (
    <Section title="Account">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        <dt className="text-ink-soft">Name</dt>
        <dd>{self.name}</dd>
        <dt className="text-ink-soft">E-mail</dt>
        <dd className="break-words">{self.email}</dd>
        <dt className="text-ink-soft">Team</dt>
        <dd>{self.teamName}</dd>
      </dl>
      <SignOutButton />
    </Section>
  );
}
