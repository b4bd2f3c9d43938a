// The sign-in form.
"use client";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { signIn } from "@/lib/accounts/actions";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

/** `said`: why somebody who came from another door was not let in; gone with the first answer of this form. */
export function SignInForm({ next, said }: { next: string; said: string | undefined }) {
  const [outcome, act, pending] = useActionState(signIn, undefined);
  const { general, fields, entered } = problemsOf(outcome);
  return (
    <form action={act} className="flex flex-col gap-4">
      <input type="hidden" name="next" value={next} />
      <FormError text={outcome ? general : said} />
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
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={fields.password}
      />
      <Button type="submit" variant="go" disabled={pending} className="h-10">
        {pending ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
