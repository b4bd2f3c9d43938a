"use client";
// Making an API key; it is shown this one time.
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { sentenceOf } from "@/components/runs/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { send } from "./api";

export function KeyForm() {
  const router = useRouter();
  const [error, setError] = useState<string | undefined>();
  const [made, setMade] = useState<string | undefined>();
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    setError(undefined);
    try {
      const scopes = data.get("manage") ? ["read", "run", "manage"] : ["read", "run"];
      const answer = (await send("POST", "/api/v1/keys", { name: data.get("name"), scopes })) as { key: string };
      setMade(answer.key);
      form.reset();
      router.refresh();
    } catch (thrown) {
      setError(sentenceOf(thrown));
    }
  };
  return (
    <form onSubmit={(event) => void make(event)} className="flex flex-col gap-4">
      <Field label="What is it for?" name="name" required maxLength={80} autoComplete="off" error={error} />
      <label className="flex items-center gap-2.5">
        <input type="checkbox" name="manage" className="accent-accent" />
        May also change connections and other settings
      </label>
      <div>
        <Button type="submit" variant="go">
          Make a key
        </Button>
      </div>
      {made ? (
        <div role="status" className="flex flex-col gap-2 rounded-[10px] border border-edge p-3.5">
          <p>Copy it now: it is not shown again.</p>
          <code className="select-all break-all font-mono text-[13px]">{made}</code>
          <div>
            <Button
              onClick={() =>
                navigator.clipboard.writeText(made).then(
                  () => toast("Copied"),
                  () => toast.error("This browser did not allow copying."),
                )
              }
            >
              Copy
            </Button>
          </div>
        </div>
      ) : null}
    </form>
  );
}
