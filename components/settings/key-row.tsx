"use client";
// One API key: its name, its end, what it may do, and ending it.
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { sentenceOf } from "@/components/runs/api";
import { When } from "@/components/runs/when";
import { Button } from "@/components/ui/button";
import type { ApiKeyView } from "@/lib/accounts/api-key-schema";
import { send } from "./api";

const may = { read: "read", run: "run", manage: "manage" } as const;

export function KeyRow({ apiKey }: { apiKey: ApiKeyView }) {
  const router = useRouter();
  const revoke = () =>
    send("DELETE", `/api/v1/keys/${apiKey.id}`).then(
      () => router.refresh(),
      (error: unknown) => toast.error(sentenceOf(error)),
    );
  return (
    <li className="flex items-center gap-4 border-line border-b py-3.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{apiKey.name}</p>
        <p className="text-[12.5px] text-ink-soft">
          …{apiKey.last4} · may {apiKey.scopes.map((scope) => may[scope]).join(", ")} ·{" "}
          {apiKey.lastUsedAt ? (
            <>
              last used <When at={apiKey.lastUsedAt} />
            </>
          ) : (
            "never used"
          )}
        </p>
      </div>
      <Button variant="bare" aria-label={`Revoke ${apiKey.name}`} onClick={() => void revoke()}>
        Revoke
      </Button>
    </li>
  );
}
