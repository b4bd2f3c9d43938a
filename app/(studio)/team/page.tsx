// Team: who works here, what they spent, and the budgets that hold them.
import type { Metadata } from "next";
import { Bar } from "@/components/layout/bar";
import { ManagedTeam } from "@/components/team/managed-team";
import { OwnBudgets } from "@/components/team/own-budgets";
import { managesTeam } from "@/lib/access/actor";
import { requireMember } from "@/lib/access/next";
import { canMail } from "@/lib/accounts/mail";
import { listBudgets } from "@/lib/costs/budget-queries";
import { listManagers, whoIs } from "@/lib/teams/queries";
import { readSpent, readTeam } from "./read-team";

export const metadata: Metadata = { title: "Team" };

export default async function TeamPage() {
  const self = await requireMember();
  const { teamName } = await whoIs(self);
  return (
    <>
      <Bar title="Team" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-2xl flex-col gap-8 px-4 py-6 lg:px-6">
          {managesTeam(self) ? (
            <ManagedTeam
              team={teamName}
              asOwner={self.role === "owner"}
              mails={canMail()}
              {...(await readTeam(self))}
            />
          ) : (
            <OwnBudgets
              team={teamName}
              managers={await listManagers(self)}
              spent={await readSpent(self)}
              budgets={await listBudgets(self)}
            />
          )}
        </div>
      </div>
    </>
  );
}
