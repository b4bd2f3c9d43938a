"use client";
// The way around: a slim rail, on a phone a bar at the bottom.
import { Clock, Eye, SlidersHorizontal, Users } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { RailBudget } from "@/components/costs/rail-budget";
import { paths } from "@/lib/paths";
import type { TeamView } from "@/lib/teams/schema";
import { TeamName } from "./team-name";

/** Only for people who work in several teams. */
const TeamMenu = dynamic(() => import("./team-menu").then((file) => file.TeamMenu));

const places = [
  { name: "Ask", href: paths.ask(), under: ["/ask"], Icon: Eye },
  { name: "History", href: paths.history(), under: ["/history", "/runs"], Icon: Clock },
  { name: "Team", href: paths.team(), under: ["/team"], Icon: Users },
  { name: "Settings", href: paths.settings(), under: ["/settings"], Icon: SlidersHorizontal },
];

type RailProps = { team: string; teams: TeamView[]; person: string };

function Place({ place, here }: { place: (typeof places)[number]; here: boolean }) {
  const { Icon } = place;
  return (
    <li className="flex-1 lg:flex-none">
      {/* A plain link: a finished conversation has its own address without a navigation, so only a fresh load starts over. */}
      <a
        href={place.href}
        aria-current={here ? "page" : undefined}
        className={`flex flex-col items-center gap-1 rounded-[8px] px-2 py-1.5 text-[11px] transition-colors lg:flex-row lg:gap-2.5 lg:py-[7px] lg:text-[14px] ${here ? "text-accent-ink lg:bg-hover lg:font-medium lg:text-ink" : "text-ink-soft hover:text-ink lg:hover:bg-wall"}`}
      >
        <Icon aria-hidden strokeWidth={1.6} className={`size-[18px] ${here ? "text-accent-ink" : ""}`} />
        {place.name}
      </a>
    </li>
  );
}

export function Rail({ team, teams, person }: RailProps) {
  const path = usePathname();
  const isHere = (under: string[]) => under.some((start) => path === start || path.startsWith(`${start}/`));
  return (
    <nav
      aria-label="Studio"
      className="order-last flex shrink-0 flex-col border-line border-t bg-paper-2 px-2 pt-1.5 pb-[max(6px,env(safe-area-inset-bottom))] lg:order-none lg:w-[212px] lg:border-t-0 lg:border-r lg:px-2.5 lg:py-3.5"
    >
      <div className="hidden pb-2.5 lg:block">
        {teams.length < 2 ? <TeamName team={team} /> : <TeamMenu team={team} teams={teams} />}
      </div>
      <ul className="flex w-full justify-around lg:flex-col lg:gap-0.5">
        {places.map((place) => (
          <Place key={place.name} place={place} here={isHere(place.under)} />
        ))}
      </ul>
      <div className="mt-auto hidden lg:block" />
      <RailBudget />
      <a
        href={paths.settings("account")}
        className="hidden items-center gap-2.5 rounded-[8px] p-2 hover:bg-wall lg:flex"
      >
        <span
          aria-hidden
          className="grid size-[26px] shrink-0 place-items-center rounded-full bg-press font-medium text-[12px] text-ink-soft"
        >
          {person.slice(0, 1).toUpperCase()}
        </span>
        <span className="truncate">{person}</span>
      </a>
    </nav>
  );
}
