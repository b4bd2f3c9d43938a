// A part of a settings page: its name, what it is for, and what is in it.
import type { ReactNode } from "react";

export function Section({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-4">
      <div>
        <h2 className="font-semibold text-[15px]">{title}</h2>
        {about ? <p className="mt-1 text-ink-soft">{about}</p> : null}
      </div>
      {children}
    </section>
  );
}
