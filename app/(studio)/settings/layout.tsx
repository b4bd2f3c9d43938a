// Settings: one column, its sections on top.
import type { ReactNode } from "react";
import { Bar } from "@/components/layout/bar";
import { SettingsNav } from "@/components/settings/settings-nav";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <Bar title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-2xl flex-col gap-8 px-4 py-6 lg:px-6">
          <SettingsNav />
          {children}
        </div>
      </div>
    </>
  );
}
