// Reading runs. A run is its maker's until it is shared with the team.
import type pg from "pg";
import type { Actor } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { FROM_RUN, LINE_COLUMNS, type LineRow, toLine, toView, VIEW_COLUMNS, type ViewRow } from "./row";
import { type GroupKind, type RunFilter, type RunLine, type RunView, runFilter, terminalStatuses } from "./schema";

type Reader = Pick<pg.PoolClient, "query">;

/** What this actor may see, with the two parameters it takes. */
const VISIBLE = `run."teamId" = $1 AND (run."userId" = $2 OR run."sharedWithTeam") AND run."deletedAt" IS NULL`;

/** A run whole, for the process itself: no actor, so only for events and ends of runs it works on. */
export async function readRun(reader: Reader, id: string): Promise<RunView> {
  const { rows } = await reader.query<ViewRow>(`SELECT ${VIEW_COLUMNS} ${FROM_RUN} WHERE run."id" = $1`, [id]);
  const row = rows[0];
  if (!row) throw notFound("run");
  return toView(row);
}

/** Runs as the system sees them, in the order of their ids as given. */
export async function readRuns(ids: string[]): Promise<RunView[]> {
  const { rows } = await pool().query<ViewRow>(`SELECT ${VIEW_COLUMNS} ${FROM_RUN} WHERE run."id" = ANY($1::uuid[])`, [
    ids,
  ]);
  const found = new Map(rows.map((row) => [row.id, toView(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** One run. Throws `not_found` for what does not exist or is somebody else's. */
export async function getRun(actor: Actor, id: string): Promise<RunView> {
  if (!isId(id)) throw notFound("run");
  const { rows } = await pool().query<ViewRow>(
    `SELECT ${VIEW_COLUMNS} ${FROM_RUN} WHERE ${VISIBLE} AND run."id" = $3`,
    [actor.teamId, actor.userId, id],
  );
  const row = rows[0];
  if (!row) throw notFound("run");
  return toView(row);
}

/** Which of these runs this actor may see. Every id must be one. */
export async function visibleRuns(actor: Actor, ids: string[]): Promise<Set<string>> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT run."id" FROM "Run" run WHERE ${VISIBLE} AND run."id" = ANY($3::uuid[])`,
    [actor.teamId, actor.userId, ids],
  );
  return new Set(rows.map((row) => row.id));
}

/** Those of these runs that this actor may see and that have ended, with the number of their last event. */
export async function endedRuns(actor: Actor, ids: string[]): Promise<{ run: RunView; lastSeq: number }[]> {
  const { rows } = await pool().query<ViewRow & { lastSeq: number }>(
    `SELECT ${VIEW_COLUMNS}, run."lastSeq" ${FROM_RUN} WHERE ${VISIBLE} AND run."id" = ANY($3::uuid[]) AND run."status" = ANY($4)`,
    [actor.teamId, actor.userId, ids, terminalStatuses],
  );
  return rows.map((row) => ({ run: toView(row), lastSeq: row.lastSeq }));
}

type Cursor = { createdAt: string; id: string };
const writeCursor = (row: LineRow): string =>
  Buffer.from(JSON.stringify({ createdAt: row.createdAt.toISOString(), id: row.id })).toString("base64url");

function readCursor(text: string): Cursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    const { createdAt, id } = parsed as Cursor;
    if (isId(id) && !Number.isNaN(Date.parse(createdAt))) return { createdAt, id };
  } catch (cause) {
    throw new AppError("invalid", "This page's address is damaged. Start from the first page.", {
      field: "cursor",
      cause,
    });
  }
  throw new AppError("invalid", "This page's address is damaged. Start from the first page.", { field: "cursor" });
}

/** A page of runs, newest first. `nextCursor` is null on the last page. */
export async function listRuns(
  actor: Actor,
  wanted: RunFilter = {},
): Promise<{ items: RunLine[]; nextCursor: string | null }> {
  const filter = runFilter.parse(wanted);
  const values: unknown[] = [actor.teamId, actor.userId];
  const where = [VISIBLE];
  const add = (condition: (place: string) => string, value: unknown) => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  if (filter.task) add((place) => `run."task" = ${place}`, filter.task);
  if (filter.model) add((place) => `run."model" = ${place}`, filter.model);
  if (filter.status) add((place) => `run."status" = ${place}`, filter.status);
  if (filter.from) add((place) => `run."createdAt" >= ${place}`, filter.from);
  if (filter.to) add((place) => `run."createdAt" < ${place}`, filter.to);
  if (filter.q)
    add(
      (place) => `(run."title" ILIKE ${place} OR run."preview" ILIKE ${place})`,
      `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`,
    );
  if (filter.cursor) {
    const cursor = readCursor(filter.cursor);
    values.push(cursor.createdAt, cursor.id);
    where.push(`(run."createdAt", run."id") < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`);
  }
  const { rows } = await pool().query<LineRow>(
    `SELECT ${LINE_COLUMNS} ${FROM_RUN} WHERE ${where.join(" AND ")} ORDER BY run."createdAt" DESC, run."id" DESC LIMIT ${filter.limit + 1}`,
    values,
  );
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return { items: page.map(toLine), nextCursor: rows.length > filter.limit && last ? writeCursor(last) : null };
}

/** The conversation that a run belongs to, oldest first: its ancestors by follow-up, itself, and what followed it. */
export async function getThread(actor: Actor, id: string): Promise<RunView[]> {
  await getRun(actor, id);
  const { rows } = await pool().query<ViewRow>(
    `WITH RECURSIVE
       back AS (SELECT $3::uuid AS id UNION SELECT link."fromId" FROM back JOIN "RunLink" link ON link."toId" = back.id AND link."kind" = 'follow-up'),
       forth AS (SELECT $3::uuid AS id UNION SELECT link."toId" FROM forth JOIN "RunLink" link ON link."fromId" = forth.id AND link."kind" = 'follow-up')
     SELECT ${VIEW_COLUMNS} ${FROM_RUN} WHERE ${VISIBLE} AND run."id" IN (SELECT id FROM back UNION SELECT id FROM forth)
     ORDER BY run."createdAt", run."id"`,
    [actor.teamId, actor.userId, id],
  );
  return rows.map(toView);
}

/** The last picture that each of these runs speaks of, its own or its conversation's, by the run's id. */
export async function picturesOfRuns(actor: Actor, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await pool().query<{ run: string; file: string }>(
    `WITH RECURSIVE back AS (
       SELECT id AS start, id, 0 AS depth FROM unnest($3::uuid[]) AS id
       UNION ALL
       SELECT back.start, link."fromId", back.depth + 1 FROM back JOIN "RunLink" link ON link."toId" = back.id AND link."kind" = 'follow-up' WHERE back.depth < 100)
     SELECT DISTINCT ON (back.start) back.start AS run, file."fileId" AS file
     FROM back JOIN "Run" run ON run."id" = back.id JOIN "RunFile" file ON file."runId" = run."id" AND file."role" = 'image'
     WHERE ${VISIBLE} ORDER BY back.start, back.depth, file."fileId" DESC`,
    [actor.teamId, actor.userId, ids],
  );
  return new Map(rows.map(({ run, file }) => [run, file]));
}

/** The person's runs that have not ended, for a stream that begins. */
export async function unfinishedRuns(actor: Actor): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT run."id" FROM "Run" run WHERE run."teamId" = $1 AND run."userId" = $2 AND run."status" IN ('queued', 'running') AND run."deletedAt" IS NULL
     ORDER BY run."createdAt" DESC LIMIT 1000`,
    [actor.teamId, actor.userId],
  );
  return rows.map((row) => row.id);
}

/** A group with the runs of it that this actor may see. */
export async function getGroup(actor: Actor, id: string): Promise<{ id: string; kind: GroupKind; runs: RunView[] }> {
  if (!isId(id)) throw notFound("group");
  const group = await pool().query<{ kind: GroupKind }>(
    `SELECT "kind" FROM "RunGroup" WHERE "id" = $1 AND "teamId" = $2`,
    [id, actor.teamId],
  );
  const { rows } = await pool().query<ViewRow>(
    `SELECT ${VIEW_COLUMNS} ${FROM_RUN} WHERE ${VISIBLE} AND run."groupId" = $3 ORDER BY run."createdAt", run."id"`,
    [actor.teamId, actor.userId, id],
  );
  const kind = group.rows[0]?.kind;
  if (!kind || rows.length === 0) throw notFound("group");
  return { id, kind, runs: rows.map(toView) };
}
