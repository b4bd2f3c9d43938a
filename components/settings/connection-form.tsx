"use client";
// Adding a place where models are: a provider with a key, or any server that speaks the protocol of one.
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { sentenceOf } from "@/components/runs/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { ConnectionView } from "@/lib/connections/schema";
import { send } from "./api";
import { kindOf, kinds } from "./connection-kinds";
import { errorsOf, type FieldErrors } from "./field-errors";

async function read(form: HTMLFormElement): Promise<{ errors: FieldErrors } | { wanted: unknown }> {
  const { newConnection } = await import("@/lib/connections/schema");
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const parsed = newConnection.safeParse(Object.fromEntries(filled));
  if (parsed.success) return { wanted: parsed.data };
  return { errors: errorsOf(parsed.error) };
}

export function ConnectionForm() {
  const router = useRouter();
  const [provider, setProvider] = useState("openai");
  const [errors, setErrors] = useState<FieldErrors>({});
  const [busy, setBusy] = useState(false);
  const kind = kindOf(provider);
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const result = await read(form);
    if ("errors" in result) return setErrors(result.errors);
    setErrors({});
    setBusy(true);
    try {
      // Adding one checks it, too.
      const made = (await send("POST", "/api/v1/connections", result.wanted)) as ConnectionView;
      form.reset();
      setProvider("openai");
      if (made.health?.ok === false) toast.error(made.health.sentence);
      else toast.success(`${made.name} is connected.`);
    } catch (error) {
      setErrors({ form: sentenceOf(error) });
    }
    setBusy(false);
    router.refresh();
  };
  return (
    <form onSubmit={(event) => void add(event)} className="flex flex-col gap-4" noValidate>
      <label className="flex flex-col gap-1.5">
        <span className="font-medium text-[13px]">Kind</span>
        <select
          name="provider"
          value={provider}
          onChange={(event) => setProvider(event.target.value)}
          className="h-10 rounded-[10px] border border-edge bg-paper px-2.5 text-[15px]"
        >
          {kinds.map((one) => (
            <option key={one.provider} value={one.provider}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <Field key={provider} label="Name" name="name" defaultValue={kind?.name} error={errors.name} required />
      {kind?.address ? (
        <Field label="Address" name="baseUrl" type="url" placeholder={kind.address} error={errors.baseUrl} required />
      ) : null}
      <Field
        label="Provider key"
        name="key"
        type="password"
        autoComplete="off"
        hint={
          kind?.address
            ? "Leave it empty if the server asks for none."
            : "Stored encrypted; only its last four characters are shown again."
        }
        error={errors.key}
      />
      {errors.form ? (
        <p role="alert" className="text-bad">
          {errors.form}
        </p>
      ) : null}
      <div>
        <Button type="submit" variant="go" disabled={busy}>
          {busy ? "Connecting…" : "Add and check"}
        </Button>
      </div>
    </form>
  );
}
