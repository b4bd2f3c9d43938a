// Settings: one column, its sections on top.
import type { ReactNode } from "react";
import { Bar } from "@/components/layout/bar";
import { SettingsNav } from "@/components/settings/settings-nav";
import { managesTeam } from "@/lib/access/actor";
import { requireMember } from "@/lib/access/next";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const manages = managesTeam(await requireMember());
  return (
    <>
      <Bar title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-2xl flex-col gap-8 px-4 py-6 lg:px-6">
          <SettingsNav manages={manages} />
          {children}
        </div>
      </div>
    </>
  );
}
