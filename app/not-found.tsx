// Anything that does not exist, or may not be seen.
import Link from "next/link";
import { buttonLook } from "@/components/ui/button";
import { paths } from "@/lib/paths";

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-3 p-6 text-center">
      <h1 className="font-semibold text-xl">There is nothing here</h1>
      <p className="max-w-sm text-ink-soft">
        The address may be mistyped, or what was here is gone or belongs to somebody else.
      </p>
      <Link href={paths.ask()} className={buttonLook("plain", "mt-2")}>
        Go to Ask
      </Link>
    </main>
  );
}
