"use client";
// Pictures used before, above the words that open them. Opens at once: it is loaded when it is asked for.
import { Popover } from "radix-ui";
import { useState } from "react";
import { Library } from "./library";
import { LibraryButton } from "./library-button";
import type { Picture } from "./picture";

export default function LibraryMenu({ onPicture }: { onPicture: (picture: Picture) => void }) {
  const [open, setOpen] = useState(true);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <LibraryButton />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={8}
          collisionPadding={12}
          aria-label="Pictures used before"
          className="z-50 w-80 max-w-[calc(100vw-24px)] rounded-[12px] border border-line-2 bg-paper p-2.5 shadow-lg"
        >
          <Library
            onPicture={(picture) => {
              onPicture(picture);
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
