// Anything that does not exist, outside the studio's frame.
import type { Metadata } from "next";
import Link from "next/link";
import { Notice } from "@/components/layout/notice";
import { buttonLook } from "@/components/ui/button";
import { paths } from "@/lib/paths";

export const metadata: Metadata = { title: "Nothing here" };

export default function NotFound() {
  return (
    <main className="flex min-h-page flex-col">
      <Notice title="There is nothing here">
        <p className="max-w-sm text-ink-soft">
          The address may be mistyped, or what was here is gone or belongs to somebody else.
        </p>
        <Link href={paths.ask()} className={buttonLook("plain", "mt-2")}>
          Go to Ask
        </Link>
      </Notice>
    </main>
  );
}
