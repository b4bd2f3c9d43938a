// Where answers come from while no provider is connected, and how to change that.
import Link from "next/link";
import type { ModelChoice } from "@/components/models/choice";
import { paths } from "@/lib/paths";

type HereLineProps = {
  models: readonly ModelChoice[];
  /** Something else stands in the bar, so that a narrow one has no room for this. */
  yields: boolean;
};

export function HereLine({ models, yields }: HereLineProps) {
  if (!models.every((model) => model.price === "free")) return null;
  return (
    <p className={`truncate text-[12.5px] sm:text-[14px] ${yields ? "hidden lg:block" : ""}`}>
      Runs on this machine ·{" "}
      <Link href={paths.settings("connections")} className="underline underline-offset-2 hover:text-ink">
        add a provider key
      </Link>
    </p>
  );
}
