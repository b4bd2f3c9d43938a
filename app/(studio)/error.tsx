"use client";
// What a person sees when a page of the studio breaks; the way around stays.
import { Notice } from "@/components/layout/notice";
import { Button } from "@/components/ui/button";

export default function StudioError({ reset }: { error: Error; reset: () => void }) {
  return (
    <Notice title="This page did not work">
      <p className="max-w-sm text-ink-soft">Something went wrong on our side. Nothing you made is lost.</p>
      <Button onClick={reset} className="mt-2">
        Try again
      </Button>
    </Notice>
  );
}
