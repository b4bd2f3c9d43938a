"use client";
// Somebody in the team: who they are, their role, what they spent, their budgets, and taking them out.
import dynamic from "next/dynamic";
import { type ReactNode, startTransition, useActionState, useState } from "react";
import { FormError } from "@/components/accounts/form-error";
import { problemsOf } from "@/components/accounts/problems";
import { Button } from "@/components/ui/button";
import { changeRole, removeMember } from "@/lib/teams/actions";
import type { MemberView } from "@/lib/teams/schema";
import { roles, said } from "./roles";

/** Only for people whose role can be changed. */
const RoleMenu = dynamic(() => import("./role-menu").then((file) => file.RoleMenu));

function RemoveButton({ person, onRemove, busy }: { person: MemberView; onRemove(): void; busy: boolean }) {
  const [sure, setSure] = useState(false);
  const words = busy ? "Removing…" : sure ? "Really remove" : "Remove";
  return (
    <Button
      variant={sure ? "stop" : "bare"}
      disabled={busy}
      aria-label={`${words} ${person.name}${sure ? " from the team" : ""}`}
      onClick={() => (sure ? onRemove() : setSure(true))}
      onBlur={() => setSure(false)}
    >
      {words}
    </Button>
  );
}

type PersonProps = {
  person: MemberView;
  /** The person at this page is an owner, so that they may make and change owners. */
  asOwner: boolean;
  /** What they spent this month, in words. */
  spent: string;
  /** Their budgets. */
  children: ReactNode;
};

export function Person({ person, asOwner, spent, children }: PersonProps) {
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
        <p className="text-[12.5px] text-ink-soft tabular-nums">{spent}</p>
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
      {children}
    </li>
  );
}
