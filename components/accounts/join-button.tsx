"use client";
// Accepting an invite as somebody who is signed in.
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { joinTeam } from "@/lib/accounts/actions";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

export function JoinButton({ token, team }: { token: string; team: string }) {
  const [outcome, act, pending] = useActionState(joinTeam, undefined);
  const { general, fields } = problemsOf(outcome);
  return (
    <form action={act} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <FormError text={general ?? fields.email} />
      <Button type="submit" variant="go" disabled={pending} className="h-10" autoFocus>
        {pending ? "Joining…" : <span className="truncate">Join {team}</span>}
      </Button>
    </form>
  );
}
