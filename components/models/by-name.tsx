"use client";
// A model that is not listed: looked up when it is chosen, and listed from then on.
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { addModel, sentenceOf } from "@/components/runs/api";
import type { ModelChoice } from "./choice";

/** "owner/name" or "owner/name:version", as Replicate names its models. */
const REFERENCE = /^[\w.-]+\/[\w.-]+(:\w+)?$/;

type ByNameProps = { sought: string; models: readonly ModelChoice[]; onChoose: (id: string) => void };

export function ByName({ sought, models, onChoose }: ByNameProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const name = sought.trim();
  const place = models.find((model) => model.namedAt && model.ready);
  if (!place?.namedAt || !REFERENCE.test(name) || models.some(({ id }) => id === `${place.namedAt}/${name}`))
    return null;
  const { namedAt, connectionName } = place;
  const add = async () => {
    setBusy(true);
    try {
      const { id } = await addModel(namedAt, name);
      router.refresh();
      onChoose(id);
    } catch (error) {
      toast.error(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <Command.Item
      forceMount
      value={`use ${name}`}
      disabled={busy}
      onSelect={() => void add()}
      className="flex min-h-9 cursor-pointer items-center rounded-[7px] px-2 py-1.5 data-[selected=true]:bg-wall"
    >
      {busy ? `Looking for ${name}…` : `Use ${name} on ${connectionName}`}
    </Command.Item>
  );
}
