// Where an invite leads: a form for somebody new, one button for somebody who is signed in.
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AcceptForm } from "@/components/accounts/accept-form";
import { Doors } from "@/components/accounts/doors";
import { JoinButton } from "@/components/accounts/join-button";
import { SignOutButton } from "@/components/accounts/sign-out-button";
import { DeadLink, WelcomeFoot, WelcomeHead } from "@/components/accounts/welcome";
import { currentMember } from "@/lib/access/next";
import { hasJoined, readInvite } from "@/lib/accounts/accept-invite";
import { openDoors } from "@/lib/accounts/doors";
import { linkTo } from "@/lib/accounts/mail";
import { paths } from "@/lib/paths";
import { whoIs } from "@/lib/teams/queries";

// The address is the secret: it goes to nobody else.
export const metadata: Metadata = { title: "Invite", referrer: "no-referrer" };

type JoinProps = { token: string; team: string; invited: string | null; self: string };

function JoinAsSelf({ token, team, invited, self }: JoinProps) {
  if (!invited || invited === self) return <JoinButton token={token} team={team} />;
  return (
    <>
      <p className="mb-4 break-words">
        The invite is for {invited}, and you are signed in as {self}. Sign out and open the link again.
      </p>
      <SignOutButton />
    </>
  );
}

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const member = await currentMember();
  const invite = await readInvite(token);
  if (member && !invite && (await hasJoined(member, token))) redirect(paths.ask());
  if (!invite)
    return (
      <DeadLink>
        An invite works once, for seven days, and can be taken back. Ask whoever sent it for a new one.
      </DeadLink>
    );
  const { by, team, email } = invite;
  const self = member ? await whoIs(member) : undefined;
  return (
    <>
      <WelcomeHead title={`Join ${team}`}>
        {by} invites you{self ? `, ${self.name}` : ""}.
      </WelcomeHead>
      {self ? (
        <JoinAsSelf token={token} team={team} invited={email} self={self.email} />
      ) : (
        <>
          <AcceptForm token={token} team={team} email={email} />
          <Doors doors={openDoors()} returnTo={paths.invite(token)} home={linkTo("")} />
          <WelcomeFoot>
            Have an account? <Link href={paths.signIn(paths.invite(token))}>Sign in</Link> and join with it.
          </WelcomeFoot>
        </>
      )}
    </>
  );
}
