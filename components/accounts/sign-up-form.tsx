"use client";
// Making one's own account.
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { signUp } from "@/lib/accounts/actions";
import { AccountFields } from "./account-fields";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

export function SignUpForm() {
  const [outcome, act, pending] = useActionState(signUp, undefined);
  const { general, fields, entered } = problemsOf(outcome);
  return (
    <form action={act} className="flex flex-col gap-4">
      <FormError text={general} />
      <AccountFields fields={fields} entered={entered} />
      <Button type="submit" variant="go" disabled={pending} className="h-10">
        {pending ? "Making your account…" : "Make an account"}
      </Button>
    </form>
  );
}
