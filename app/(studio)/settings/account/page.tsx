// Settings: who you are here.
import type { Metadata } from "next";
import { SignOutButton } from "@/components/accounts/sign-out-button";
import { Section } from "@/components/layout/section";
import { TeamMenu } from "@/components/layout/team-menu";
import { requireMember } from "@/lib/access/next";
import { listTeams, whoIs } from "@/lib/teams/queries";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const member = await requireMember();
  const [self, teams] = await Promise.all([whoIs(member), listTeams(member)]);
  return (
    <Section title="Account">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        <dt className="text-ink-soft">Name</dt>
        <dd>{self.name}</dd>
        <dt className="text-ink-soft">E-mail</dt>
        <dd className="break-words">{self.email}</dd>
        <dt className="text-ink-soft">Team</dt>
        <dd className="min-w-0">
          {teams.length > 1 ? <TeamMenu team={self.teamName} teams={teams} /> : self.teamName}
        </dd>
      </dl>
      <SignOutButton />
    </Section>
  );
}
