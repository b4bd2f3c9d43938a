"use client";
// The way to pictures that were used before.
import dynamic from "next/dynamic";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { Picture } from "./picture";

/** Loaded when it is first opened. */
const Library = dynamic(() => import("./library").then((file) => file.Library));

export function FromLibrary({ onPicture }: { onPicture: (picture: Picture) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="rounded-[5px] underline underline-offset-2 hover:text-ink">
        pictures used before
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
