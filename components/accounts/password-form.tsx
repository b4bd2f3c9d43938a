// The form for a new password.
"use client";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { changePassword } from "@/lib/accounts/actions";
import { FormError } from "./form-error";

export function PasswordForm() {
  const [state, act, pending] = useActionState(changePassword, {});
  return (
    <form action={act} className="flex max-w-sm flex-col gap-4">
      <FormError text={state.error} />
      <Field
        label="Present password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        error={state.fields?.current}
      />
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        hint="At least 10 characters."
        error={state.fields?.password}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={pending}>
          {pending ? "Changing…" : "Change password"}
        </Button>
        <p role="status" className="text-ink-soft">
          {state.done ? "Changed. Your other sessions have ended." : ""}
        </p>
      </div>
    </form>
  );
}
