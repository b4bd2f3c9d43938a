"use client";
// Ends one of the person's other sessions.
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { endOneSession } from "@/lib/accounts/actions";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

export function EndSession({ id, name }: { id: string; name: string }) {
  const [outcome, act, pending] = useActionState(endOneSession, undefined);
  return (
    <form action={act}>
      <input type="hidden" name="id" value={id} />
      <FormError text={problemsOf(outcome).general} />
      <Button
        type="submit"
        variant="bare"
        disabled={pending}
        aria-label={`${pending ? "Ending…" : "End"} the session of ${name}`}
      >
        {pending ? "Ending…" : "End"}
      </Button>
    </form>
  );
}
