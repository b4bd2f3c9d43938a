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

type Place = { slug: string; name: string };

/** The connections where a model can be named, each once. */
export function placesIn(models: readonly ModelChoice[]): Place[] {
  const places = models.flatMap(({ namedAt, ready, connectionName }) =>
    namedAt && ready ? [[namedAt, connectionName] as const] : [],
  );
  return [...new Map(places)].map(([slug, name]) => ({ slug, name }));
}

type OfferProps = { name: string; place: Place; onChoose: (id: string) => void };

function Offer({ name, place, onChoose }: OfferProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    try {
      const { id } = await addModel(place.slug, name);
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
      value={`use ${name} on ${place.slug}`}
      disabled={busy}
      onSelect={() => void add()}
      className="flex min-h-9 cursor-pointer items-center break-words rounded-[7px] px-2 py-1.5 data-[selected=true]:bg-wall"
    >
      {busy ? `Looking for ${name}…` : `Use ${name} on ${place.name}`}
    </Command.Item>
  );
}

/** Where a model that is sought by this name, and not listed, can be looked for. */
export function placesFor(sought: string, models: readonly ModelChoice[]): Place[] {
  const name = sought.trim();
  const known = new Set(models.map(({ id }) => id));
  return REFERENCE.test(name) ? placesIn(models).filter(({ slug }) => !known.has(`${slug}/${name}`)) : [];
}

type ByNameProps = { sought: string; places: readonly Place[]; onChoose: (id: string) => void };

export const ByName = ({ sought, places, onChoose }: ByNameProps) =>
  places.map((place) => <Offer key={place.slug} name={sought.trim()} place={place} onChoose={onChoose} />);
