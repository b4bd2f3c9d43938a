"use client";
// Parameters, folded away until somebody asks for more.
import { SlidersHorizontal } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { ModelChoice } from "@/components/models/choice";
import { type ParameterValues, valuesFor } from "@/components/models/parameters";
import { Button } from "@/components/ui/button";

const ParameterFields = dynamic(() =>
  import("@/components/models/parameter-fields").then((module) => module.ParameterFields),
);

export type MoreState = {
  open: boolean;
  values: ParameterValues;
  toggle(): void;
  change(values: ParameterValues): void;
};

export function useMore(initial: ParameterValues): MoreState {
  const [values, setValues] = useState(initial);
  const [open, setOpen] = useState(false);
  return { open, values, toggle: () => setOpen(!open), change: setValues };
}

type MoreProps = { more: MoreState; model: ModelChoice | undefined };

/** Unfolds the parameters; absent where the model has none. */
export function MoreButton({ more, model }: MoreProps) {
  if (!model || model.parameters.length === 0) return null;
  const set = Object.keys(valuesFor(model.parameters, more.values)).length;
  return (
    <Button
      variant="bare"
      aria-expanded={more.open}
      aria-label={set > 0 ? `More, ${set} set` : "More"}
      title="More"
      onClick={more.toggle}
      className="shrink-0"
    >
      <SlidersHorizontal aria-hidden className={`size-[17px] ${set > 0 ? "text-accent-ink" : ""}`} />
    </Button>
  );
}

export function More({ more, model }: MoreProps) {
  if (!more.open || !model || model.parameters.length === 0) return null;
  return <ParameterFields key={model.id} fields={model.parameters} values={more.values} onChange={more.change} />;
}
