// The chosen model, as the button that opens the others.
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { buttonLook } from "@/components/ui/button";
import type { ModelChoice } from "./choice";

export function ModelButton({ chosen, ...rest }: ComponentProps<"button"> & { chosen: ModelChoice | undefined }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={`Model: ${chosen?.name ?? "choose a model"}`}
      className={buttonLook("plain", "min-w-0 shrink")}
      {...rest}
    >
      <span className="truncate">{chosen?.name ?? "Choose a model"}</span>
      <ChevronDown aria-hidden className="size-3.5 shrink-0" />
    </button>
  );
}
