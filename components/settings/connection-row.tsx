"use client";
// One connection: where it leads, how it is, checking it, changing it and taking it away.
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { sentenceOf } from "@/components/runs/api";
import { Button } from "@/components/ui/button";
import type { ConnectionView } from "@/lib/connections/schema";
import { send } from "./api";
import { ConnectionEdit } from "./connection-edit";

const from = { settings: "", environment: "set in the environment", "built-in": "built in" } as const;

function About({ connection }: { connection: ConnectionView }) {
  const { health } = connection;
  const facts = [connection.baseUrl, connection.last4 ? `key …${connection.last4}` : "", from[connection.source]];
  return (
    <div className="min-w-0 flex-1 basis-56">
      <p className="font-medium">{connection.name}</p>
      <p className="break-words text-[12.5px] text-ink-soft">{facts.filter(Boolean).join(" · ")}</p>
      <p aria-live="polite" className={`text-[12.5px] ${health && !health.ok ? "text-bad" : "text-ink-soft"}`}>
        {health ? `${health.ok ? "✓" : "Not working:"} ${health.sentence}` : "Not checked yet."}
      </p>
    </div>
  );
}

export function ConnectionRow({ connection, mayCheck }: { connection: ConnectionView; mayCheck: boolean }) {
  const router = useRouter();
  const [busy, setBusy] = useState<"check" | "remove" | null>(null);
  const [sure, setSure] = useState(false);
  const [editing, setEditing] = useState(false);
  const { name } = connection;
  const act = async (what: "check" | "remove") => {
    setBusy(what);
    try {
      if (what === "check") await send("POST", `/api/v1/connections/${connection.id}/check`);
      else await send("DELETE", `/api/v1/connections/${connection.id}`);
      router.refresh();
    } catch (error) {
      toast.error(sentenceOf(error));
    }
    setBusy(null);
    setSure(false);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b py-3.5 last:border-b-0">
      <About connection={connection} />
      {mayCheck ? (
        <div className="flex gap-2">
          <Button
            onClick={() => void act("check")}
            disabled={busy !== null}
            aria-label={`${busy === "check" ? "Checking…" : "Check"} ${name}`}
          >
            {busy === "check" ? "Checking…" : "Check"}
          </Button>
          {connection.editable ? (
            <>
              <Button
                variant="bare"
                aria-expanded={editing}
                aria-label={`Edit ${name}`}
                onClick={() => setEditing(!editing)}
              >
                Edit
              </Button>
              <Button
                variant={sure ? "stop" : "bare"}
                disabled={busy !== null}
                aria-label={sure ? `Remove and forget its key: ${name}` : `Remove ${name}`}
                onBlur={() => setSure(false)}
                onClick={() => (sure ? void act("remove") : setSure(true))}
              >
                {sure ? "Remove and forget its key" : "Remove"}
              </Button>
            </>
          ) : null}
        </div>
      ) : null}
      {editing ? <ConnectionEdit connection={connection} onDone={() => setEditing(false)} /> : null}
    </li>
  );
}
