// The words that open the pictures used before.
import type { ComponentProps } from "react";

export const LibraryButton = (props: ComponentProps<"button">) => (
  <button
    type="button"
    aria-haspopup="dialog"
    className="rounded-[5px] underline underline-offset-2 hover:text-ink"
    {...props}
  >
    pictures used before
  </button>
);
