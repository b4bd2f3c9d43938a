"use client";
// Buttons for signing in at the services this studio's owner configured.
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Door } from "@/lib/accounts/door-schema";
import { paths } from "@/lib/paths";

async function addressOf(door: Door["id"], returnTo: string): Promise<string> {
  const asked = await fetch("/api/auth/csrf");
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`/api/auth/signin/${door}`, {
    method: "POST",
    body: new URLSearchParams({ csrfToken, callbackUrl: returnTo, json: "true" }),
  });
  return ((await answer.json()) as { url: string }).url;
}

/** `home` is the address the services come back to; who is at another name of this studio goes there first. */
export function Doors({ doors, returnTo, home }: { doors: Door[]; returnTo: string; home: string }) {
  const [leaving, setLeaving] = useState<Door["id"] | undefined>();
  const leave = async (door: Door["id"]) => {
    const { origin, pathname, search } = window.location;
    setLeaving(door);
    try {
      window.location.assign(origin === home ? await addressOf(door, returnTo) : home + pathname + search);
    } catch {
      window.location.assign(`${paths.signIn()}?error=failed`);
    }
  };
  return doors.length === 0 ? null : (
    <div className="mt-5 flex flex-col gap-2.5 border-line border-t pt-5">
      {doors.map(({ id, name }) => (
        <Button key={id} className="h-10" disabled={leaving !== undefined} onClick={() => void leave(id)}>
          {leaving === id ? "Leaving…" : `Continue with ${name}`}
        </Button>
      ))}
    </div>
  );
}
