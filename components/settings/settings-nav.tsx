"use client";
// The sections of Settings.
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { paths } from "@/lib/paths";

const sections = [
  ["connections", "Connections"],
  ["keys", "API keys"],
  ["sessions", "Sessions"],
  ["look", "Look"],
  ["account", "Account"],
] as const;

export function SettingsNav() {
  const path = usePathname();
  const nav = useRef<HTMLElement>(null);
  // On a phone the sections are wider than the screen: the one that is open is brought into view.
  useEffect(() => {
    nav.current?.querySelector(`[href="${path}"]`)?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [path]);
  return (
    <nav ref={nav} aria-label="Settings" className="flex gap-1 overflow-x-auto">
      {sections.map(([section, name]) => {
        const here = path === paths.settings(section);
        return (
          <Link
            key={section}
            href={paths.settings(section)}
            aria-current={here ? "page" : undefined}
            className={`shrink-0 whitespace-nowrap rounded-[8px] px-3 py-1.5 ${here ? "bg-hover font-medium text-ink" : "text-ink-soft hover:bg-wall hover:text-ink"}`}
          >
            {name}
          </Link>
        );
      })}
    </nav>
  );
}
