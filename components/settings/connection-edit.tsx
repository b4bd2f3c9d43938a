"use client";
// Changing a connection: its name, its address, a new key. A key belongs to its address, so a new one needs it again.
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { sentenceOf } from "@/components/runs/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { ConnectionView } from "@/lib/connections/schema";
import { send } from "./api";
import { kindOf } from "./connection-kinds";
import { errorsOf, type FieldErrors } from "./field-errors";

/** Only what was changed: an empty key keeps the one that is stored. */
function changed(connection: ConnectionView, form: HTMLFormElement): Record<string, string> {
  const before: Record<string, string | null> = { name: connection.name, baseUrl: connection.baseUrl };
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([field, value]) =>
      typeof value === "string" && value !== "" && value !== before[field] ? [[field, value]] : [],
    ),
  );
}

export function ConnectionEdit({ connection, onDone }: { connection: ConnectionView; onDone: () => void }) {
  const router = useRouter();
  const [errors, setErrors] = useState<FieldErrors>({});
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = changed(connection, event.currentTarget);
    const { connectionChange } = await import("@/lib/connections/schema");
    const parsed = connectionChange.safeParse({ id: connection.id, ...wanted });
    if (!parsed.success) return setErrors(errorsOf(parsed.error));
    setBusy(true);
    try {
      const after = (await send("PATCH", `/api/v1/connections/${connection.id}`, wanted)) as ConnectionView;
      if (after.health?.ok === false) toast.error(after.health.sentence);
      else toast.success(`${after.name} is connected.`);
      onDone();
      router.refresh();
    } catch (error) {
      setErrors({ form: sentenceOf(error) });
      setBusy(false);
    }
  };
  return (
    <form
      aria-label={`Edit ${connection.name}`}
      onSubmit={(event) => void save(event)}
      className="flex basis-full flex-col gap-4 rounded-[12px] border border-line-2 p-4"
      noValidate
    >
      <Field label="Name" name="name" defaultValue={connection.name} error={errors.name} />
      {kindOf(connection.provider)?.address ? (
        <Field
          label="Address"
          name="baseUrl"
          type="url"
          defaultValue={connection.baseUrl ?? ""}
          error={errors.baseUrl}
        />
      ) : null}
      <Field
        label="New provider key"
        name="key"
        type="password"
        autoComplete="off"
        hint={connection.last4 ? `Leave it empty to keep the one ending in ${connection.last4}.` : "None is stored."}
        error={errors.key}
      />
      {errors.form ? (
        <p role="alert" className="text-bad">
          {errors.form}
        </p>
      ) : null}
      <div className="flex gap-2">
        <Button type="submit" variant="go" disabled={busy}>
          {busy ? "Checking…" : "Save and check"}
        </Button>
        <Button variant="bare" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
