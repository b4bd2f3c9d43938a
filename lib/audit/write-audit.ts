// Who did what to whom: appended only, never what was asked or answered.
import type { Actor } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";

export type Audited = {
  actor?: Actor;
  userId?: string;
  action: string;
  target?: string;
  details?: Record<string, string>;
  address?: string;
};

/** Adds a line to the audit log. */
export async function writeAudit({ actor, userId, action, target, details, address }: Audited): Promise<void> {
  await pool().query(
    `INSERT INTO "AuditEntry" ("id", "teamId", "userId", "action", "target", "details", "address") VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      newId(),
      actor?.teamId ?? null,
      actor?.userId ?? userId ?? null,
      action,
      target ?? null,
      JSON.stringify(details ?? {}),
      address ?? null,
    ],
  );
}
