// The head of a page before the studio, and the page of a link that does not work any more.
import type { ReactNode } from "react";

export function WelcomeHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-5">
      <h1 className="font-semibold text-[20px] leading-7">{title}</h1>
      {children ? <p className="mt-1 text-ink-soft">{children}</p> : null}
    </div>
  );
}

/** `children`: how to get a new one. */
export function DeadLink({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="mb-2 font-semibold text-[20px] leading-7">This link does not work any more</h1>
      <p className="text-ink-soft">{children}</p>
    </>
  );
}

/** The quiet line under a form that leads elsewhere. */
export function WelcomeFoot({ children }: { children: ReactNode }) {
  return <p className="mt-5 text-[13px] text-ink-soft [&_a]:underline [&_a]:underline-offset-2">{children}</p>;
}
