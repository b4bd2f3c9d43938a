// What a test of runs stands on: a database of its own, people, and places to ask that are stand-ins.
import { randomBytes } from "node:crypto";
import pg from "pg";
import type { Member } from "@/lib/access/actor";
import { closeDatabase, pool, setDatabaseUrl } from "@/lib/db/client";
import { closeListen } from "@/lib/db/listen";
import { applyMigrations } from "@/lib/db/migrate";
import { newId } from "@/lib/ids";
import type { RunOrder, RunView } from "@/lib/runs/schema";

/**
 * A database beside the shared one, where no other test's worker takes what waits here. Call it before the first query;
 * answers how to leave it.
 */
export async function ownDatabase(): Promise<() => Promise<void>> {
  const shared = process.env.DATABASE_URL ?? "";
  const name = `own_${randomBytes(6).toString("hex")}`;
  const admin = new pg.Client(shared);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(shared);
  url.pathname = `/${name}`;
  setDatabaseUrl(url.href);
  await applyMigrations("prisma/migrations");
  return async () => {
    await closeListen();
    await closeDatabase();
  };
}

/** A person at a browser; without `teamId` in a team of one. */
export async function newMember(teamId?: string): Promise<Member> {
  const [userId, team] = [newId(), teamId ?? newId()];
  await pool().query(`INSERT INTO "User" ("id", "email", "name") VALUES ($1, $2, 'Ada')`, [
    userId,
    `${userId}@example.com`,
  ]);
  if (!teamId) await pool().query(`INSERT INTO "Team" ("id", "name") VALUES ($1, 'Harbour')`, [team]);
  await pool().query(`INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, 'owner')`, [team, userId]);
  return { kind: "member", userId, teamId: team, role: "owner", studioOwner: false, sessionId: newId() };
}

/** `openai`: its models have prices. `compatible`: any name is a model, none has a price. `room`: calls at once. */
export type PlaceOptions = {
  provider?: "openai" | "compatible" | "replicate" | "local";
  baseUrl?: string;
  room?: number;
};

/** A connection of this team; answers its id and the first part of its models' ids. */
export async function newPlace(teamId: string, options: PlaceOptions = {}): Promise<{ id: string; slug: string }> {
  const { provider = "openai", baseUrl = "http://127.0.0.1:1/v1", room } = options;
  const id = newId();
  const slug = `place-${randomBytes(4).toString("hex")}`;
  await pool().query(
    `INSERT INTO "Connection" ("id", "teamId", "slug", "name", "engine", "provider", "baseUrl", "source") VALUES ($1, $2, $3, 'Place', $4, $5, $6, 'owner')`,
    [id, teamId, slug, provider === "replicate" ? "replicate" : "openai", provider, baseUrl],
  );
  if (room) await pool().query(`INSERT INTO "ConnectionRoom" ("connectionId", "limit") VALUES ($1, $2)`, [id, room]);
  return { id, slug };
}

/** A stored picture of this person's; its bytes are not there. */
export async function newPicture(member: Member, size = { width: 800, height: 600 }): Promise<string> {
  const [id, sha256] = [newId(), randomBytes(32).toString("hex")];
  await pool().query(`INSERT INTO "Blob" ("sha256", "bytes") VALUES ($1, 1000)`, [sha256]);
  await pool().query(
    `INSERT INTO "File" ("id", "teamId", "userId", "sha256", "name", "type", "bytes", "width", "height") VALUES ($1, $2, $3, $4, 'a.png', 'image/png', 1000, $5, $6)`,
    [id, member.teamId, member.userId, sha256, size.width, size.height],
  );
  return id;
}

/** A question as it comes from a page. */
export const question = (model: string, more: Partial<RunOrder> = {}, text: string = newId()): RunOrder => ({
  task: "ask",
  model,
  input: { question: text, imageIds: [] },
  params: {},
  ...more,
});

/** The only one; a test that expects another number fails here. */
export function only<T>(items: T[]): T {
  const [first] = items;
  if (first === undefined || items.length !== 1) throw new Error(`There are ${items.length}, not one.`);
  return first;
}

/** A run's row, as bare as the database has it. */
export async function rowOf(id: string): Promise<Record<string, unknown> & { status: RunView["status"] }> {
  return only((await pool().query(`SELECT * FROM "Run" WHERE "id" = $1`, [id])).rows);
}
