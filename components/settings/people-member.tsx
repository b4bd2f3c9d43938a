"use client";
// Somebody in the team: who they are, their role, and taking them out.
import { ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { startTransition, useActionState, useState } from "react";
import { FormError } from "@/components/accounts/form-error";
import { problemsOf } from "@/components/accounts/problems";
import { Button, buttonLook } from "@/components/ui/button";
import { menuItem, menuPanel } from "@/components/ui/menu";
import { changeRole, removeMember } from "@/lib/teams/actions";
import type { MemberView } from "@/lib/teams/schema";

const said = {
  owner: { name: "Owner", may: "Everything, and may make owners" },
  admin: { name: "Admin", may: "Invites people, connects models" },
  member: { name: "Member", may: "Works in the team" },
} as const satisfies Record<MemberView["role"], { name: string; may: string }>;

type Role = MemberView["role"];
// Named here, not taken from the schema: that would bring its checks into the browser.
const roles = Object.keys(said) as Role[];

type RoleMenuProps = { person: MemberView; offered: Role[]; busy: boolean; onChoose(role: Role): void };

function RoleMenu({ person, offered, busy, onChoose }: RoleMenuProps) {
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

function RemoveButton({ person, onRemove, busy }: { person: MemberView; onRemove(): void; busy: boolean }) {
  const [sure, setSure] = useState(false);
  return (
    <Button
      variant={sure ? "stop" : "bare"}
      disabled={busy}
      aria-label={sure ? `Remove ${person.name} from the team, really` : `Remove ${person.name}`}
      onClick={() => (sure ? onRemove() : setSure(true))}
      onBlur={() => setSure(false)}
    >
      {busy ? "Removing…" : sure ? "Really remove" : "Remove"}
    </Button>
  );
}

/** `asOwner`: the person at this page is an owner, so that they may make and change owners. */
export function PeopleMember({ person, asOwner }: { person: MemberView; asOwner: boolean }) {
  const [changed, change, changing] = useActionState(changeRole, undefined);
  const [removed, remove, removing] = useActionState(removeMember, undefined);
  const mayChange = !person.self && (asOwner || person.role !== "owner");
  const send = (act: (form: FormData) => void, fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    startTransition(() => act(form));
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b py-3.5 last:border-b-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">
          {person.name}
          {person.self ? <span className="font-normal text-ink-soft"> · you</span> : null}
        </p>
        <p className="truncate text-[12.5px] text-ink-soft">{person.email}</p>
      </div>
      <FormError text={problemsOf(changed).general ?? problemsOf(removed).general} />
      {mayChange ? (
        <div className="flex gap-2">
          <RoleMenu
            person={person}
            busy={changing}
            offered={roles.filter((role) => asOwner || role !== "owner")}
            onChoose={(role) => send(change, { userId: person.userId, role })}
          />
          <RemoveButton person={person} busy={removing} onRemove={() => send(remove, { userId: person.userId })} />
        </div>
      ) : (
        <span className="text-ink-soft">{said[person.role].name}</span>
      )}
    </li>
  );
}
