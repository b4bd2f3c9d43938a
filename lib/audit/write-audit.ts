// Who did what to whom: appended only, never what was asked or answered.
import type { Actor } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";

/** `actor`, or `userId` and `teamId` where nobody is signed in yet. `target` is what it was done to. */
export type Audited = {
  actor?: Actor;
  userId?: string;
  teamId?: string;
  action: string;
  target?: string;
  details?: Record<string, string>;
  address?: string;
};

/** Adds a line to the audit log. */
export async function writeAudit(line: Audited): Promise<void> {
  const { actor, action, target, details, address } = line;
  await pool().query(
    `INSERT INTO "AuditEntry" ("id", "teamId", "userId", "action", "target", "details", "address") VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      newId(),
      actor?.teamId ?? line.teamId ?? null,
      actor?.userId ?? line.userId ?? null,
      action,
      target ?? null,
      JSON.stringify(details ?? {}),
      address ?? null,
    ],
  );
}
