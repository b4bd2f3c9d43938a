"use client";
// Accepting an invite as somebody new.
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { acceptInvite } from "@/lib/accounts/actions";
import { AccountFields } from "./account-fields";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

export function AcceptForm({ token, team, email }: { token: string; team: string; email: string | null }) {
  const [outcome, act, pending] = useActionState(acceptInvite, undefined);
  const { general, fields, entered } = problemsOf(outcome);
  return (
    <form action={act} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <FormError text={general} />
      <AccountFields fields={fields} entered={entered} {...(email ? { email } : {})} />
      <Button type="submit" variant="go" disabled={pending} className="h-10">
        {pending ? "Joining…" : <span className="truncate">Join {team}</span>}
      </Button>
    </form>
  );
}
