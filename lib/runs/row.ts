// A run as the database has it, and as people and programs see it.
import type { RunLine, RunView } from "./schema";

/** Columns of a list: no payloads. */
export const LINE_COLUMNS = `
  run."id", run."task", run."model", run."modelName", run."status", run."title", run."preview",
  run."costMicros", run."errorCode", run."error", run."groupId", run."createdAt", run."claimedAt", run."firstEventAt", run."finishedAt",
  jsonb_build_object('id', connection."id", 'slug', connection."slug", 'name', connection."name") AS "connection",
  coalesce((SELECT jsonb_agg(jsonb_build_object('fileId', file."fileId", 'role', file."role") ORDER BY file."role", file."fileId")
    FROM "RunFile" file WHERE file."runId" = run."id"), '[]') AS "files",
  (SELECT jsonb_build_object('runId', link."fromId", 'kind', link."kind") FROM "RunLink" link WHERE link."toId" = run."id" LIMIT 1) AS "from"`;

export const VIEW_COLUMNS = `${LINE_COLUMNS},
  run."input", run."params", run."output", run."notices", run."usage", run."estimateFrom", run."estimateTo"`;

export const FROM_RUN = `FROM "Run" run JOIN "Connection" connection ON connection."id" = run."connectionId"`;

export type LineRow = {
  id: string;
  task: RunView["task"];
  model: string;
  modelName: string;
  status: RunView["status"];
  title: string;
  preview: string | null;
  costMicros: string | null;
  errorCode: string | null;
  error: RunView["error"];
  groupId: string | null;
  createdAt: Date;
  claimedAt: Date | null;
  firstEventAt: Date | null;
  finishedAt: Date | null;
  connection: RunView["connection"];
  files: RunView["files"];
  from: RunView["from"];
};

export type ViewRow = LineRow & {
  input: RunView["input"];
  params: RunView["params"];
  output: RunView["output"];
  notices: string[];
  usage: Record<string, number> | null;
  estimateFrom: string | null;
  estimateTo: string | null;
};

const between = (from: Date, to: Date | null): number | null =>
  to ? Math.max(0, to.getTime() - from.getTime()) : null;

function common(row: LineRow) {
  return {
    id: row.id,
    task: row.task,
    model: row.model,
    modelName: row.modelName,
    connection: row.connection,
    status: row.status,
    title: row.title,
    costMicros: row.costMicros === null ? null : Number(row.costMicros),
    costKnown: row.costMicros !== null,
    error: row.error,
    timing: {
      queuedMs: between(row.createdAt, row.claimedAt),
      firstEventMs: between(row.createdAt, row.firstEventAt),
      totalMs: between(row.createdAt, row.finishedAt),
    },
    files: row.files,
    groupId: row.groupId,
    from: row.from,
    createdAt: row.createdAt.toISOString(),
  };
}

export const toLine = (row: LineRow): RunLine => ({ ...common(row), preview: row.preview });

export function toView(row: ViewRow): RunView {
  const known = row.estimateFrom !== null && row.estimateTo !== null;
  return {
    ...common(row),
    input: row.input,
    params: row.params,
    output: row.output,
    notices: row.notices,
    usage: row.usage,
    estimate: { costMicros: known ? { from: Number(row.estimateFrom), to: Number(row.estimateTo) } : null },
  };
}
