// Settings: who is in this team, and inviting more; for its owners and admins.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PeopleInvite } from "@/components/settings/people-invite";
import { PeopleInviteForm } from "@/components/settings/people-invite-form";
import { PeopleMember } from "@/components/settings/people-member";
import { Section } from "@/components/settings/section";
import { managesTeam } from "@/lib/access/actor";
import { requireMember } from "@/lib/access/next";
import { listInvites, mayInvite } from "@/lib/accounts/invites";
import { canMail } from "@/lib/accounts/mail";
import { listMembers, whoIs } from "@/lib/teams/queries";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const self = await requireMember();
  if (!managesTeam(self)) notFound();
  const [{ teamName }, people, invites, open] = await Promise.all([
    whoIs(self),
    listMembers(self),
    listInvites(self),
    mayInvite(self),
  ]);
  return (
    <>
      <Section title="People" about={open ? `Who works in ${teamName}.` : `${teamName} is your own team of one.`}>
        <ul>
          {people.map((person) => (
            <PeopleMember key={person.userId} person={person} asOwner={self.role === "owner"} />
          ))}
        </ul>
      </Section>
      {open ? (
        <Section title="Invite somebody">
          <PeopleInviteForm mails={canMail()} />
        </Section>
      ) : null}
      {invites.length > 0 ? (
        <Section title="Waiting invites">
          <ul>
            {invites.map((invite) => (
              <PeopleInvite key={invite.id} invite={invite} />
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}
