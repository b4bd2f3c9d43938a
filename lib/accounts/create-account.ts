// A new person: the account, their team of one, and the sample pictures on their wall.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { z } from "zod";
import { saveSample } from "@/lib/files/upload";
import { newId } from "@/lib/ids";
import { hashPassword } from "./password";

export type NewAccount = { name: string; email: string; password: string; teamName: string; owner: boolean };
export type Created = { userId: string; teamId: string };

const SAMPLES = "public/samples";
const samples = z.array(z.object({ file: z.string(), title: z.string() }));

/** Writes the account and its team down, inside the caller's transaction. */
export async function insertAccount(client: pg.PoolClient, account: NewAccount): Promise<Created> {
  const created = { userId: newId(), teamId: newId() };
  await client.query(
    `INSERT INTO "User" ("id", "email", "name", "passwordHash", "owner") VALUES ($1, $2, $3, $4, $5)`,
    [created.userId, account.email, account.name, await hashPassword(account.password), account.owner],
  );
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

/** Hangs the studio's sample pictures on a new person's wall. */
export async function hangSamples({ userId, teamId }: Created): Promise<void> {
  const listed = samples.parse(JSON.parse(await readFile(join(SAMPLES, "samples.json"), "utf8")));
  for (const { file, title } of listed) await saveSample(teamId, userId, join(SAMPLES, file), title);
}
