// A person as an actor, for the command line: whoever has a shell on the machine may act for anyone in the studio.
import type { Member, Role } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { STARTING_TEAM } from "./starting-team";

type Row = { userId: string; teamId: string; role: Role; studioOwner: boolean };

/** The person with this address, in the team where they worked last, else in their own. Throws `not_found`. */
export async function memberByEmail(email: string): Promise<Member> {
  const { rows } = await pool().query<Row>(
    `SELECT person."id" AS "userId", membership."teamId", membership."role", person."owner" AS "studioOwner"
     FROM "User" person JOIN "Membership" membership ON membership."userId" = person."id" AND membership."teamId" = ${STARTING_TEAM}
     WHERE person."email" = $1 AND person."disabledAt" IS NULL`,
    [email.trim().toLowerCase()],
  );
  const row = rows[0];
  if (!row) throw notFound("account");
  return { kind: "member", ...row, sessionId: "" };
}
