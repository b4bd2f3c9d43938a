"use client";
// Leaves the studio on this browser.
import { useActionState } from "react";
import { forgetDrafts } from "@/components/ask/drafts";
import { Button } from "@/components/ui/button";
import { signOut } from "@/lib/accounts/actions";

export function SignOutButton() {
  const [, act, pending] = useActionState(signOut, undefined);
  return (
    <form action={act} onSubmit={() => forgetDrafts(localStorage)}>
      <Button type="submit" disabled={pending}>
        {pending ? "Signing out…" : "Sign out"}
      </Button>
    </form>
  );
}
