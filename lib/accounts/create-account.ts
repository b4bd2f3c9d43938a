// A new person: the account, their team of one, and the sample pictures on their wall.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { z } from "zod";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { saveSample } from "@/lib/files/upload";
import { newId } from "@/lib/ids";
import { hashPassword } from "./password";

/** `password` is left out for people who only sign in at another door. */
export type NewAccount = { name: string; email: string; password?: string; teamName: string; owner: boolean };
export type Created = { userId: string; teamId: string };

const SAMPLES = "public/samples";
const samples = z.array(z.object({ file: z.string(), title: z.string() }));

const isTaken = (error: unknown): boolean =>
  (error as { code?: unknown }).code === "23505" && (error as { constraint?: unknown }).constraint === "User_email_key";

/** Writes the account and its team down, inside the caller's transaction. Throws `conflict` for an address that has one. */
export async function insertAccount(client: pg.PoolClient, account: NewAccount): Promise<Created> {
  const created = { userId: newId(), teamId: newId() };
  const hash = account.password === undefined ? null : await hashPassword(account.password);
  try {
    await client.query(
      `INSERT INTO "User" ("id", "email", "name", "passwordHash", "owner") VALUES ($1, $2, $3, $4, $5)`,
      [created.userId, account.email, account.name, hash, account.owner],
    );
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("conflict", "There is an account with this address already. Sign in instead.", {
      field: "email",
    });
  }
  await client.query(`INSERT INTO "Team" ("id", "name", "personal") VALUES ($1, $2, true)`, [
    created.teamId,
    account.teamName,
  ]);
  await client.query(`INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, 'owner')`, [
    created.teamId,
    created.userId,
  ]);
  return created;
}

async function hang({ userId, teamId }: Created): Promise<void> {
  // A team's samples are everybody's there, and what was taken down stays down.
  const { rowCount } = await pool().query(`SELECT 1 FROM "File" WHERE "teamId" = $1 AND "sample" LIMIT 1`, [teamId]);
  if (rowCount) return;
  const listed = samples.parse(JSON.parse(await readFile(join(SAMPLES, "samples.json"), "utf8")));
  for (const { file, title } of listed) await saveSample(teamId, userId, join(SAMPLES, file), title);
}

/** Hangs the studio's sample pictures on a team's wall where none ever hung. A full disk must keep nobody out for their sake. */
export const hangSamples = (created: Created): Promise<void> =>
  hang(created).catch((error: unknown) => console.error("The samples could not be hung:", error));
