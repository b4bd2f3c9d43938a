// What a new account needs: a name, an address, a password.
import { Field } from "@/components/ui/field";
import type { Problems } from "./problems";

/** `email` is fixed where an invite is for one address. */
export function AccountFields({ fields, entered, email }: Pick<Problems, "fields" | "entered"> & { email?: string }) {
  return (
    <>
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        required
        autoFocus
        defaultValue={entered.name}
        error={fields.name}
      />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        readOnly={email !== undefined}
        defaultValue={email ?? entered.email}
        error={fields.email}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={10}
        required
        hint="At least 10 characters."
        error={fields.password}
      />
    </>
  );
}
