"use client";
// The role of somebody in the team as a menu. Loaded where somebody's role can be changed.
import { ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { buttonLook } from "@/components/ui/button";
import { menuItem, menuPanel } from "@/components/ui/menu";
import type { MemberView } from "@/lib/teams/schema";
import { type Role, said } from "./roles";

type RoleMenuProps = {
  person: Pick<MemberView, "name" | "role">;
  offered: Role[];
  busy: boolean;
  onChoose(role: Role): void;
};

export function RoleMenu({ person, offered, busy, onChoose }: RoleMenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className={buttonLook("plain")}
        disabled={busy}
        aria-label={`Role of ${person.name}: ${said[person.role].name}`}
      >
        {said[person.role].name}
        <ChevronDown aria-hidden className="size-3.5" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} collisionPadding={12} className={menuPanel}>
          <DropdownMenu.RadioGroup value={person.role} onValueChange={(role) => onChoose(role as Role)}>
            {offered.map((role) => (
              <DropdownMenu.RadioItem key={role} value={role} className={menuItem}>
                <span className="min-w-0 flex-1">
                  <span className={`block ${role === person.role ? "font-medium" : ""}`}>{said[role].name}</span>
                  <span className="block text-[12.5px] text-ink-soft">{said[role].may}</span>
                </span>
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
