// Empties the bin of runs. What they cost stays in the ledger.
import { pool } from "@/lib/db/client";

/**
 * Truly removes runs that have been in the bin for `olderThanMs`, and groups that are empty then; answers how many runs.
 * Files that they made and that no other run shows are in the bin from then on, as if they had been for as long.
 */
export async function emptyRunBin(olderThanMs: number): Promise<number> {
  const before = new Date(Date.now() - olderThanMs);
  const { rowCount } = await pool().query(`DELETE FROM "Run" WHERE "deletedAt" < $1`, [before]);
  await pool().query(
    `DELETE FROM "RunGroup" g WHERE "createdAt" < $1 AND NOT EXISTS (SELECT FROM "Run" WHERE "groupId" = g."id")`,
    [before],
  );
  await pool().query(
    `UPDATE "File" made SET "deletedAt" = $1 WHERE "made" AND "deletedAt" IS NULL AND "createdAt" < $1
       AND NOT EXISTS (SELECT FROM "RunFile" WHERE "fileId" = made."id")`,
    [before],
  );
  return rowCount ?? 0;
}
