// Things that people have made, for tests: written down directly, each with the word in it that only its maker may see.
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import sharp from "sharp";
import type { Member } from "@/lib/access/actor";
import { createApiKey } from "@/lib/accounts/api-keys";
import { pool } from "@/lib/db/client";
import { blobPath } from "@/lib/files/store";
import { newId } from "@/lib/ids";

type Owner = Pick<Member, "userId" | "teamId">;

/** The connection to the models on this machine, which everybody has. */
export async function machinesConnection(): Promise<string> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT "id" FROM "Connection" WHERE "teamId" IS NULL AND "slug" = 'local' AND "deletedAt" IS NULL`,
  );
  return rows[0]?.id ?? "";
}

/** A connection of a team; nothing listens there. */
export async function newConnection({ teamId }: Owner): Promise<string> {
  const id = newId();
  await pool().query(
    `INSERT INTO "Connection" ("id", "teamId", "slug", "name", "engine", "provider", "baseUrl", "updatedAt")
     VALUES ($1, $2, $3, 'Nowhere', 'openai', 'compatible', 'http://127.0.0.1:9/v1', now())`,
    [id, teamId, `nowhere-${id}`],
  );
  return id;
}

/** A small PNG in somebody's files. `name` ends with `.png`. */
export async function newFile({ userId, teamId }: Owner, name: string): Promise<string> {
  const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#336699" } })
    .png()
    .toBuffer();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await mkdir(dirname(blobPath(sha256)), { recursive: true });
  await writeFile(blobPath(sha256), bytes);
  const id = newId();
  await pool().query(`INSERT INTO "Blob" ("sha256", "bytes") VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
    sha256,
    bytes.length,
  ]);
  await pool().query(
    `INSERT INTO "File" ("id", "teamId", "userId", "sha256", "name", "type", "bytes", "width", "height", "frames")
     VALUES ($1, $2, $3, $4, $5, 'image/png', $6, 60, 40, 1)`,
    [id, teamId, userId, sha256, name, bytes.length],
  );
  return id;
}

export type NewRun = {
  title: string;
  /** A run that has not ended is "queued"; it stays so while there is no worker. */
  status?: "done" | "queued";
  shared?: boolean;
  groupId?: string;
  fileId?: string;
};

/** A run of somebody's. */
export async function newRun(
  owner: Owner,
  { title, status = "done", shared = false, ...given }: NewRun,
): Promise<string> {
  const id = newId();
  const input = { question: title, imageIds: given.fileId ? [given.fileId] : [] };
  const output = status === "done" ? { text: title, finish: "complete" } : null;
  await pool().query(
    `INSERT INTO "Run" ("id", "teamId", "userId", "groupId", "connectionId", "task", "model", "modelName", "status", "title", "preview",
       "input", "output", "sharedWithTeam", "finishedAt", "lastSeq")
     VALUES ($1, $2, $3, $4, $5, 'ask', 'nowhere/none', 'None', $6, $7, $7, $8, $9, $10, CASE WHEN $6 = 'done' THEN now() END, 1)`,
    [
      id,
      owner.teamId,
      owner.userId,
      given.groupId ?? null,
      await newConnection(owner),
      status,
      title,
      JSON.stringify(input),
      output && JSON.stringify(output),
      shared,
    ],
  );
  if (given.fileId)
    await pool().query(`INSERT INTO "RunFile" ("runId", "fileId", "role") VALUES ($1, $2, 'image')`, [
      id,
      given.fileId,
    ]);
  return id;
}

/** A group of somebody's, with one run that waits. */
export async function newGroup({ userId, teamId }: Owner, title: string): Promise<string> {
  const groupId = newId();
  await pool().query(`INSERT INTO "RunGroup" ("id", "teamId", "userId", "kind") VALUES ($1, $2, $3, 'set')`, [
    groupId,
    teamId,
    userId,
  ]);
  await newRun({ userId, teamId }, { title, status: "queued", groupId });
  return groupId;
}

/** The id of a new key of somebody's. */
export const newKeyId = async (person: Member, name: string): Promise<string> =>
  (await createApiKey(person, { name, scopes: ["read"] })).id;

/** A budget for all time of somebody's team or of their own, in the place of the one before. */
export async function newBudget({ userId, teamId }: Owner, scope: "team" | "user"): Promise<string> {
  const [id, targetId] = [newId(), scope === "user" ? userId : null];
  await pool().query(
    `DELETE FROM "Budget" WHERE "teamId" = $1 AND "scope" = $2 AND "targetId" IS NOT DISTINCT FROM $3 AND "period" = 'total'`,
    [teamId, scope, targetId],
  );
  await pool().query(
    `INSERT INTO "Budget" ("id", "teamId", "scope", "targetId", "period", "limitMicros") VALUES ($1, $2, $3, $4, 'total', 1000000)`,
    [id, teamId, scope, targetId],
  );
  return id;
}
