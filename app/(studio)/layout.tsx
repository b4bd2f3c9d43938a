// The frame of everything inside the studio.
import type { ReactNode } from "react";
import { StandingBudgets } from "@/components/costs/standing";
import { Rail } from "@/components/layout/rail";
import { Announcements } from "@/components/ui/announcements";
import { KeepFocus } from "@/components/ui/keep-focus";
import { KeepLook } from "@/components/ui/keep-look";
import { requireMember } from "@/lib/access/next";
import { listBudgets } from "@/lib/costs/budget-queries";
import { listTeams, whoIs } from "@/lib/teams/queries";

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const member = await requireMember();
  const [{ name, look, teamName }, teams, budgets] = await Promise.all([
    whoIs(member),
    listTeams(member),
    listBudgets(member, { applying: true }),
  ]);
  return (
    <div className="flex h-page flex-col lg:flex-row">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-paper focus:p-3">
        Skip to the page
      </a>
      <KeepLook look={look} />
      <StandingBudgets first={budgets}>
        <Rail team={teamName} teams={teams} person={name} />
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </StandingBudgets>
      <KeepFocus within="main" />
      <Announcements />
    </div>
  );
}
