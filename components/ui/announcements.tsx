"use client";
// The one polite region of the studio's pages. It is there before anything is said, as readers need it to be.
import { useSyncExternalStore } from "react";
import { announced, announcedBefore, followAnnouncements } from "./announce";

export function Announcements() {
  const lines = useSyncExternalStore(followAnnouncements, announced, announcedBefore);
  return (
    <div role="log" aria-label="What happens here" aria-live="polite" aria-relevant="additions" className="sr-only">
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
