// The Team page of those who manage the team: its budgets, its people and keys with theirs, and inviting more.
import { Section } from "@/components/layout/section";
import type { TeamKey } from "@/lib/accounts/api-keys";
import type { InviteView } from "@/lib/accounts/invites";
import type { BudgetView } from "@/lib/costs/schema";
import type { MemberView } from "@/lib/teams/schema";
import { BudgetLine } from "./budget-line";
import { Budgets } from "./budgets";
import { InviteForm } from "./invite-form";
import { Person } from "./person";
import { WaitingInvite } from "./waiting-invite";

type ManagedTeamProps = {
  team: string;
  asOwner: boolean;
  /** The studio can send mail. */
  mails: boolean;
  budgets: BudgetView[];
  people: { person: MemberView; spent: string; budgets: BudgetView[] }[];
  keys: { key: TeamKey; budgets: BudgetView[] }[];
  /** Budgets of people and keys that are here no more. */
  gone: BudgetView[];
  invites: InviteView[];
  /** Others can be invited to this team. */
  open: boolean;
};

function Keys({ keys }: Pick<ManagedTeamProps, "keys">) {
  if (keys.length === 0) return null;
  return (
    <Section title="API keys" about="What is asked with a key also counts for its person and the team.">
      <ul>
        {keys.map(({ key, budgets }) => (
          <li key={key.id} className="flex flex-col gap-3 border-line border-b py-3.5 last:border-b-0">
            <div>
              <p className="truncate font-medium">{key.name}</p>
              <p className="text-[12.5px] text-ink-soft">
                …{key.last4} · of {key.person}
              </p>
            </div>
            <Budgets
              whom={`the key ${key.name}`}
              target={{ scope: "key", targetId: key.id }}
              budgets={budgets}
              manages
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Invites({ mails, open, invites }: Pick<ManagedTeamProps, "mails" | "open" | "invites">) {
  return (
    <>
      {open ? (
        <Section title="Invite somebody">
          <InviteForm mails={mails} />
        </Section>
      ) : null}
      {invites.length > 0 ? (
        <Section title="Waiting invites">
          <ul>
            {invites.map((invite) => (
              <WaitingInvite key={invite.id} invite={invite} />
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}

export function ManagedTeam({ team, asOwner, budgets, people, keys, gone, ...invites }: ManagedTeamProps) {
  return (
    <>
      <Section
        title="Budgets"
        about="A run that could go over a budget is not started. Days and months are those of UTC."
      >
        <Budgets
          whom="the team"
          target={{ scope: "team", targetId: null }}
          budgets={budgets}
          manages
          none="No budget is set for the team as a whole."
        />
      </Section>
      <Section title="People" about={invites.open ? `Who works in ${team}.` : `${team} is your own team of one.`}>
        <ul>
          {people.map(({ person, ...money }) => (
            <Person key={person.userId} person={person} asOwner={asOwner} spent={money.spent}>
              <Budgets
                whom={person.name}
                target={{ scope: "user", targetId: person.userId }}
                budgets={money.budgets}
                manages
              />
            </Person>
          ))}
        </ul>
      </Section>
      <Keys keys={keys} />
      {gone.length > 0 ? (
        <Section title="Budgets of who is gone" about="For people who left the team, and keys that were revoked.">
          <ul className="flex flex-col gap-3.5">
            {gone.map((budget) => (
              <BudgetLine key={budget.id} budget={budget} label="the budget of who is gone" manages />
            ))}
          </ul>
        </Section>
      ) : null}
      <Invites {...invites} />
    </>
  );
}
