"use client";
// What can be done with an answer.
import { Copy, RotateCcw } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/schema";

const chip =
  "inline-flex h-7 items-center gap-1.5 rounded-[7px] bg-wall px-2.5 text-[12.5px] text-ink-soft hover:bg-hover hover:text-ink";

const copy = (text: string) =>
  navigator.clipboard.writeText(text).then(
    () => toast("Copied"),
    () => toast.error("This browser did not allow copying."),
  );

type ActionsProps = { run: RunView; text: string; detailsHref: string | undefined };

export function ExchangeActions({ run, text, detailsHref }: ActionsProps) {
  return (
    <div className="flex flex-wrap gap-2">
      {/* A plain link: a conversation gets its address without a navigation, so only a fresh load starts over. */}
      <a href={paths.askAgain(run.id)} className={chip}>
        <RotateCcw aria-hidden className="size-3.5" /> Use again
      </a>
      {text ? (
        <button type="button" className={chip} onClick={() => void copy(text)}>
          <Copy aria-hidden className="size-3.5" /> Copy
        </button>
      ) : null}
      {detailsHref ? (
        <Link href={detailsHref} prefetch={false} className={chip}>
          Details
        </Link>
      ) : null}
    </div>
  );
}
