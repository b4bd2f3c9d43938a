// The quiet room before the studio: one card on paper.
import type { ReactNode } from "react";

export default function WelcomeLayout({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="grid min-h-page place-items-center bg-wall p-4 dark:bg-paper">
      <div className="w-full max-w-[400px]">
        <div className="mb-5 flex items-center gap-2.5 font-semibold text-[15px]">
          <span
            aria-hidden="true"
            className="size-6 rounded-[7px] bg-linear-135 from-[#5b5bd6] via-60% via-[#ab4aba] to-[#ffc53d]"
          />
          Medley
        </div>
        <div className="rounded-[14px] border border-line bg-paper p-6 dark:bg-paper-2">{children}</div>
      </div>
    </main>
  );
}
