// Light or dark belongs to the person, so that it follows them to every browser.
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";

/** Keeps a person's choice of look. */
export async function keepLook(member: Member, look: "system" | "light" | "dark"): Promise<void> {
  await pool().query(`UPDATE "User" SET "look" = $2 WHERE "id" = $1`, [member.userId, look]);
}
