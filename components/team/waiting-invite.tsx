"use client";
// An invite that still waits: whom it is for, until when, and taking it back.
import { useActionState } from "react";
import { FormError } from "@/components/accounts/form-error";
import { problemsOf } from "@/components/accounts/problems";
import { When } from "@/components/runs/when";
import { Button } from "@/components/ui/button";
import { withdrawInvite } from "@/lib/accounts/actions";
import type { InviteView } from "@/lib/accounts/invites";

export function WaitingInvite({ invite }: { invite: InviteView }) {
  const [outcome, act, pending] = useActionState(withdrawInvite, undefined);
  const whom = invite.email ?? "Whoever has the link";
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b py-3.5 last:border-b-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">{whom}</p>
        <p className="text-[12.5px] text-ink-soft">
          as {invite.role} · invited by {invite.by} · until <When at={invite.expiresAt} />
        </p>
      </div>
      <form action={act}>
        <input type="hidden" name="id" value={invite.id} />
        <FormError text={problemsOf(outcome).general} />
        <Button
          type="submit"
          variant="bare"
          disabled={pending}
          aria-label={`${pending ? "Taking back…" : "Take back"} the invite of ${whom}`}
        >
          {pending ? "Taking back…" : "Take back"}
        </Button>
      </form>
    </li>
  );
}
