// The form for a new password.
"use client";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { changePassword } from "@/lib/accounts/actions";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

export function PasswordForm() {
  const [outcome, act, pending] = useActionState(changePassword, undefined);
  const { general, fields } = problemsOf(outcome);
  return (
    <form action={act} className="flex max-w-sm flex-col gap-4">
      <FormError text={general} />
      <Field
        label="Present password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        error={fields.current}
      />
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        hint="At least 10 characters."
        error={fields.password}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={pending}>
          {pending ? "Changing…" : "Change password"}
        </Button>
        <p role="status" className="text-ink-soft">
          {outcome?.ok ? "Changed. Your other sessions have ended." : ""}
        </p>
      </div>
    </form>
  );
}
