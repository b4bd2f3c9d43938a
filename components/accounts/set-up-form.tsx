// The one form of a new studio: its owner and its name.
"use client";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { setUp } from "@/lib/accounts/actions";
import { AccountFields } from "./account-fields";
import { FormError } from "./form-error";
import { problemsOf } from "./problems";

export function SetUpForm({ token }: { token: string }) {
  const [outcome, act, pending] = useActionState(setUp, undefined);
  const { general, fields, entered } = problemsOf(outcome);
  return (
    <form action={act} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <FormError text={general} />
      <AccountFields fields={fields} entered={entered} />
      <Field
        label="Studio name"
        name="studioName"
        autoComplete="organization"
        required
        defaultValue={entered.studioName ?? "My studio"}
        error={fields.studioName}
      />
      <Button type="submit" variant="go" disabled={pending} className="h-10">
        {pending ? "Setting up…" : "Open the studio"}
      </Button>
    </form>
  );
}
