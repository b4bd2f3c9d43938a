"use client";
// The team on top of the rail as a menu, for people who work in several.
import { ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { toast } from "sonner";
import { menuItem, menuPanel } from "@/components/ui/menu";
import { paths } from "@/lib/paths";
import { switchTeam } from "@/lib/teams/actions";
import type { TeamView } from "@/lib/teams/schema";
import { tellMove, useTeamMoves } from "./team-moves";
import { TeamMark, teamLine } from "./team-name";

export function TeamMenu({ team, teams }: { team: string; teams: TeamView[] }) {
  const [moving, setMoving] = useState(false);
  useTeamMoves();
  const move = async (teamId: string) => {
    setMoving(true);
    const answer = await switchTeam({ teamId }).catch(() => undefined);
    if (answer?.ok) {
      tellMove();
      // A fresh load: nothing of the other team may stay on the page.
      return window.location.assign(paths.ask());
    }
    setMoving(false);
    toast.error(answer?.error.sentence ?? "The studio could not be reached. You are still in the same team.");
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={`${teamLine} hover:bg-wall`} aria-label={`Team: ${team}`} disabled={moving}>
        <TeamMark />
        <span className="min-w-0 flex-1 truncate">{team}</span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-soft" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} collisionPadding={12} className={menuPanel}>
          <DropdownMenu.RadioGroup
            value={teams.find((one) => one.current)?.id ?? ""}
            onValueChange={(id) => void move(id)}
          >
            {teams.map(({ id, name, current }) => (
              <DropdownMenu.RadioItem key={id} value={id} className={menuItem}>
                <span className={`min-w-0 flex-1 truncate ${current ? "font-medium" : ""}`}>{name}</span>
                <DropdownMenu.ItemIndicator aria-hidden className="text-accent-ink">
                  ✓
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
