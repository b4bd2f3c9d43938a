"use client";
// What a person sees when a page breaks.
import { Button } from "@/components/ui/button";

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="flex min-h-[60dvh] flex-col items-center justify-center gap-3 p-6 text-center">
      <h1 className="font-semibold text-xl">This page did not work</h1>
      <p className="max-w-sm text-ink-soft">Something went wrong on our side. Nothing you made is lost.</p>
      <Button onClick={reset} className="mt-2">
        Try again
      </Button>
    </main>
  );
}
