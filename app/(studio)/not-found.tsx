// A run or page that does not exist, or may not be seen, within the studio's frame.
import type { Metadata } from "next";
import Link from "next/link";
import { Notice } from "@/components/layout/notice";
import { buttonLook } from "@/components/ui/button";
import { paths } from "@/lib/paths";

export const metadata: Metadata = { title: "Nothing here" };

export default function StudioNotFound() {
  return (
    <Notice title="There is nothing here">
      <p className="max-w-sm text-ink-soft">
        The address may be mistyped, or what was here is gone or belongs to somebody else.
      </p>
      <Link href={paths.history()} className={buttonLook("plain", "mt-2")}>
        Look in History
      </Link>
    </Notice>
  );
}
