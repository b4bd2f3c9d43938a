// The conversation that a question belongs to, by following the links back.
import { pool } from "@/lib/db/client";
import type { Exchange } from "@/lib/engines/contract";

/** Exchanges that are looked back; more than any model's window is worth. */
const LONGEST = 100;

type Earlier = { question: string; imageIds: string[]; answer: string | null };

/**
 * What was asked and answered up to and with the run `lastId`, oldest first; unanswered questions are left out. Where a
 * teammate's run that this person may not see comes by, the conversation begins after it.
 */
export async function conversation(person: { userId: string; teamId: string }, lastId: string): Promise<Exchange[]> {
  const { rows } = await pool().query<Earlier>(
    `WITH RECURSIVE visible AS NOT MATERIALIZED (
       SELECT run."id" FROM "Run" run WHERE run."teamId" = $2 AND (run."userId" = $3 OR run."sharedWithTeam") AND run."deletedAt" IS NULL
     ), back AS (
       SELECT visible."id", 1 AS depth FROM visible WHERE visible."id" = $1
       UNION ALL
       SELECT visible."id", back.depth + 1 FROM back
         JOIN "RunLink" link ON link."toId" = back."id" AND link."kind" = 'follow-up'
         JOIN visible ON visible."id" = link."fromId"
       WHERE back.depth < ${LONGEST})
     SELECT run."input"->>'question' AS question, run."input"->'imageIds' AS "imageIds", run."output"->>'text' AS answer
     FROM back JOIN "Run" run ON run."id" = back."id" ORDER BY back.depth DESC`,
    [lastId, person.teamId, person.userId],
  );
  return rows.flatMap(({ question, imageIds, answer }) => (answer ? [{ question, imageIds, answer }] : []));
}
