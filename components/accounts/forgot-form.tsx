"use client";
// Asking for a link for a new password; the answer is the same for every address.
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { forgot } from "@/lib/accounts/actions";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

export function ForgotForm() {
  const [outcome, act, pending] = useActionState(forgot, undefined);
  const { general, fields, entered } = problemsOf(outcome);
  if (outcome?.ok)
    return (
      <p role="status">
        If there is an account with the address <span className="break-words font-medium">{outcome.value.email}</span>,
        a link is on its way. It works once, for 15 minutes.
      </p>
    );
  return (
    <form action={act} className="flex flex-col gap-4">
      <FormError text={general} />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
        defaultValue={entered.email}
        error={fields.email}
      />
      <Button type="submit" variant="go" disabled={pending} className="h-10">
        {pending ? "Asking…" : "Send me a link"}
      </Button>
    </form>
  );
}
