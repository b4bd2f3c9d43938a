"use client";
// The small pictures under the wall: which one is shown, and taking one away.
import { X } from "lucide-react";
import Image from "next/image";
import { apiPaths } from "@/lib/paths";
import type { Picture } from "./picture";

type StripProps = {
  pictures: readonly Picture[];
  shown: string | undefined;
  onShow: (id: string) => void;
  onRemove: (id: string) => void;
  /** Pictures that can't be taken away any more. */
  fixed: ReadonlySet<string>;
};

export function Strip({ pictures, shown, onShow, onRemove, fixed }: StripProps) {
  return (
    <ul aria-label="Pictures" className="flex max-w-full gap-2 overflow-x-auto p-1">
      {pictures.map((picture) => (
        <li key={picture.id} className="group relative shrink-0">
          <button
            type="button"
            aria-pressed={picture.id === shown}
            aria-label={`Show ${picture.name}`}
            onClick={() => onShow(picture.id)}
            className={`block h-[42px] w-14 overflow-hidden rounded-[6px] bg-press ${picture.id === shown ? "outline outline-2 outline-accent outline-offset-2" : "opacity-60 hover:opacity-100"}`}
          >
            <Image
              width={56}
              height={42}
              src={apiPaths.thumbnail(picture.id, 192)}
              alt=""
              className="size-full object-cover"
            />
          </button>
          {fixed.has(picture.id) ? null : (
            <button
              type="button"
              aria-label={`Take ${picture.name} away`}
              onClick={() => onRemove(picture.id)}
              className="-top-1 -right-1 absolute grid size-5 place-items-center rounded-full border border-line-2 bg-paper text-ink-soft opacity-0 hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
            >
              <X aria-hidden className="size-3" />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
