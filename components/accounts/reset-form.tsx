// The form behind a reset link: one new password.
"use client";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { reset } from "@/lib/accounts/actions";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

export function ResetForm({ token }: { token: string }) {
  const [outcome, act, pending] = useActionState(reset, undefined);
  const { general, fields } = problemsOf(outcome);
  return (
    <form action={act} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <FormError text={general} />
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        autoFocus
        hint="At least 10 characters."
        error={fields.password}
      />
      <Button type="submit" variant="go" disabled={pending} className="h-10">
        {pending ? "Saving…" : "Save and sign in"}
      </Button>
    </form>
  );
}
