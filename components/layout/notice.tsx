// A page that has only something to say: what is missing or broke, and the way on.
import type { ReactNode } from "react";

export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 p-6 text-center">
      <h1 className="font-semibold text-xl">{title}</h1>
      {children}
    </div>
  );
}
