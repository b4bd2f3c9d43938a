"use client";
// What a person sees when a page outside the studio breaks.
import { Notice } from "@/components/layout/notice";
import { Button } from "@/components/ui/button";

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="flex min-h-page flex-col">
      <Notice title="This page did not work">
        <p className="max-w-sm text-ink-soft">Something went wrong on our side. Nothing you made is lost.</p>
        <Button onClick={reset} className="mt-2">
          Try again
        </Button>
      </Notice>
    </main>
  );
}
