// The first account: whoever holds the link from the console owns the studio. It works once, and only while nobody does.
import type pg from "pg";
import { writeAudit } from "@/lib/audit/write-audit";
import { pool, transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { hashSecret, newId, newSecret } from "@/lib/ids";
import { type Created, hangSamples, insertAccount } from "./create-account";
import type { SetUpForm } from "./schema";

const LINK_HOURS = 24;

/** Holds the lock under which an owner is made, until the caller's transaction ends: nobody else looks meanwhile. */
export const lockOwner = (client: pg.PoolClient) =>
  client.query("SELECT pg_advisory_xact_lock(hashtextextended('medley first owner', 0))");

/** Whether anybody has an account: before that, nobody can sign in. */
export async function hasPeople(): Promise<boolean> {
  const { rowCount } = await pool().query(`SELECT 1 FROM "User" LIMIT 1`);
  return rowCount === 1;
}

async function hasOwner(): Promise<boolean> {
  const { rowCount } = await pool().query(`SELECT 1 FROM "User" WHERE "owner" LIMIT 1`);
  return rowCount === 1;
}

/** A new set-up link's token; earlier ones stop working. Throws `conflict` once the studio has an owner. */
export async function newSetUpLink(): Promise<string> {
  if (await hasOwner())
    throw new AppError(
      "conflict",
      "This studio has an owner already. To get back in: npm run medley -- user reset --email <address>",
    );
  const token = newSecret();
  await transaction(async (client) => {
    await client.query(`DELETE FROM "OneTimeToken" WHERE "purpose" = 'set-up'`);
    await client.query(
      `INSERT INTO "OneTimeToken" ("id", "purpose", "hash", "expiresAt") VALUES ($1, 'set-up', $2, now() + $3 * interval '1 hour')`,
      [newId(), hashSecret(token), LINK_HOURS],
    );
  });
  return token;
}

/** A set-up link for a studio without an owner; undefined for one that has one. */
export const setUpLinkIfNeeded = async (): Promise<string | undefined> =>
  (await hasOwner()) ? undefined : newSetUpLink();

/** Whether a set-up link would work now. */
export async function isSetUpLink(token: string): Promise<boolean> {
  const { rowCount } = await pool().query(
    `SELECT 1 FROM "OneTimeToken" WHERE "hash" = $1 AND "purpose" = 'set-up' AND "usedAt" IS NULL AND "expiresAt" > now()`,
    [hashSecret(token)],
  );
  return rowCount === 1 && !(await hasOwner());
}

/** Makes the owner's account. Of several at once with the same link, one wins. */
export async function setUpStudio(form: SetUpForm): Promise<Created> {
  const created = await transaction(async (client) => {
    await lockOwner(client);
    const { rowCount } = await client.query(
      `UPDATE "OneTimeToken" SET "usedAt" = now() WHERE "hash" = $1 AND "purpose" = 'set-up' AND "usedAt" IS NULL AND "expiresAt" > now()
         AND NOT EXISTS (SELECT 1 FROM "User" WHERE "owner")`,
      [hashSecret(form.token)],
    );
    if (!rowCount)
      throw new AppError("gone", "This link does not work any more. Get a new one: npm run medley -- setup-link");
    return insertAccount(client, {
      name: form.name,
      email: form.email,
      password: form.password,
      teamName: form.studioName,
      owner: true,
    });
  });
  await hangSamples(created);
  await writeAudit({ ...created, action: "studio.set-up", target: created.userId });
  return created;
}
