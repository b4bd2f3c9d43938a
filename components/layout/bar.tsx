// The line on top of a page: its name, what goes on there, and what can be done.
import type { ReactNode } from "react";

export function Bar({ title, state, children }: { title: string; state?: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex h-14 shrink-0 items-center gap-3 border-line border-b px-4 lg:px-6">
      <h1 className="min-w-0 truncate font-semibold text-[15px]">{title}</h1>
      {state}
      <div className="ml-auto flex min-w-0 shrink-0 items-center gap-3 text-ink-soft">{children}</div>
    </header>
  );
}
