"use client";
// Inviting somebody: the link is shown this one time, and mailed where the studio can.
import { useActionState } from "react";
import { toast } from "sonner";
import { FormError } from "@/components/accounts/form-error";
import { problemsOf } from "@/components/accounts/problems";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { invite } from "@/lib/accounts/actions";

function MadeLink({ path, mail }: { path: string; mail: string | null }) {
  // Whoever opens the link reaches the studio the way its maker does, which the server can't know.
  const link = typeof window === "undefined" ? path : window.location.origin + path;
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => toast("Copied"),
      () => toast.error("This browser did not allow copying."),
    );
  return (
    <div role="status" className="flex flex-col gap-2 rounded-[10px] border border-edge p-3.5">
      <p>
        {mail ? `${mail} ` : ""}
        The link works once, for seven days. Copy it now: it is not shown again.
      </p>
      <code className="select-all break-all font-mono text-[13px]">{link}</code>
      <div>
        <Button onClick={() => void copy()}>Copy</Button>
      </div>
    </div>
  );
}

/** `mails`: the studio can send the link itself. */
export function InviteForm({ mails }: { mails: boolean }) {
  const [outcome, act, pending] = useActionState(invite, undefined);
  const { general, fields, entered } = problemsOf(outcome);
  return (
    <form action={act} className="flex flex-col gap-4">
      <FormError text={general} />
      <Field
        label="E-mail (may stay empty)"
        name="email"
        type="email"
        autoComplete="off"
        defaultValue={entered.email}
        error={fields.email}
        hint={
          mails
            ? "With an address only that person can accept, and gets the link by mail."
            : "With an address only that person can accept. You pass the link on yourself."
        }
      />
      <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
        <legend className="mb-1.5 font-medium text-[13px]">Role</legend>
        {(["member", "admin"] as const).map((role) => (
          <label key={role} className="flex items-center gap-2.5">
            <input
              type="radio"
              name="role"
              value={role}
              defaultChecked={(entered.role ?? "member") === role}
              className="accent-accent"
            />
            {role === "member" ? "Member" : "Admin, who invites people, connects models and sets budgets"}
          </label>
        ))}
      </fieldset>
      <div>
        <Button type="submit" variant="go" disabled={pending}>
          {pending ? "Inviting…" : "Invite"}
        </Button>
      </div>
      {outcome?.ok ? <MadeLink {...outcome.value} /> : null}
    </form>
  );
}
