// What must be true after every kill, read from the database and from the stand-in's own log of calls.
import type pg from "pg";
import type { Call } from "@/stand-ins/server";

export type Kept = {
  id: string;
  status: string;
  question: string;
  model: string;
  text: string | null;
  costMicros: string | null;
  dispatched: boolean;
  told: string;
  ends: number;
  ledger: number;
};

/** The runs as they are kept; `told` is what the stored events of their last start say, word for word. */
export async function keptRuns(database: pg.Client, question?: string): Promise<Kept[]> {
  const { rows } = await database.query<Kept>(
    `SELECT run."id", run."status", run."input"->>'question' AS question, run."model", run."output"->>'text' AS text, run."costMicros",
       run."dispatchedAt" IS NOT NULL AS dispatched,
       (SELECT coalesce(string_agg(event."data"->>'delta', '' ORDER BY event."seq"), '') FROM "RunEvent" event WHERE event."runId" = run."id" AND event."type" = 'text'
         AND event."seq" > (SELECT coalesce(max("seq"), 0) FROM "RunEvent" WHERE "runId" = run."id" AND "type" = 'started')) AS told,
       (SELECT count(*)::int FROM "RunEvent" event WHERE event."runId" = run."id" AND event."type" IN ('done', 'failed', 'cancelled', 'interrupted')) AS ends,
       (SELECT count(*)::int FROM "LedgerEntry" entry WHERE entry."runId" = run."id") AS ledger
     FROM "Run" run WHERE $1::text IS NULL OR run."input"->>'question' = $1`,
    [question ?? null],
  );
  return rows;
}

/** The sentences that are broken by one question's run; none when all is well. `heard`: the words its client got. */
export function faultsOf(runs: Kept[], calls: Call[], heard: string): string[] {
  const [run] = runs;
  if (!run || runs.length > 1) return [`${runs.length} runs were written down for one question`];
  const hosted = !run.model.startsWith("local/");
  const priced = run.model.startsWith("openai/");
  const broken: [boolean, string][] = [
    [["queued", "running"].includes(run.status), `it is still ${run.status}`],
    [run.ends !== 1, `it has ${run.ends} ends`],
    [calls.length > 1, `the provider was called ${calls.length} times`],
    [hosted && run.status === "done" && calls.length !== 1, "it is done, but the provider was never called"],
    [hosted && calls.length !== run.ledger, `${calls.length} calls, but ${run.ledger} lines in the ledger`],
    [priced && run.status === "done" && run.costMicros === null, "it is done, but its cost is unknown"],
    [hosted && run.status === "interrupted" && run.costMicros !== null, "its cost can't be known, but is"],
    [!hosted && run.costMicros !== "0", `a run on this machine cost ${run.costMicros}`],
    [run.dispatched !== (run.ledger === 1), "what was dispatched and what is in the ledger differ"],
    [!(run.text ?? "").startsWith(heard), `its client heard "${heard}", but "${run.text}" is kept`],
    [run.told !== (run.text ?? ""), `"${run.told}" was stored word by word, but "${run.text}" is kept`],
  ];
  return broken.flatMap(([is, sentence]) => (is ? [sentence] : []));
}

type Books = { reserved: string; spent: string; owed: string; left: number; silent: number; lines: number };

/** What is wrong with the books as a whole once nothing runs any more. `calls`: accepted by all providers together. */
export async function faultsOfBooks(database: pg.Client, calls: number): Promise<string[]> {
  const { rows } = await database.query<Books>(
    `SELECT (SELECT coalesce(sum("reservedMicros"), 0) FROM "BudgetPeriod") AS reserved,
       (SELECT coalesce(sum("spentMicros"), 0) FROM "BudgetPeriod") AS spent,
       (SELECT coalesce(sum(coalesce(entry."micros", run."estimateTo")), 0) FROM "LedgerEntry" entry JOIN "Run" run ON run."id" = entry."runId") AS owed,
       (SELECT count(*)::int FROM "RunReservation") AS left,
       (SELECT count(*)::int FROM "LedgerEntry" WHERE "model" NOT LIKE 'local/%') AS lines,
       (SELECT count(*)::int FROM "Run" WHERE "status" IN ('queued', 'running')) AS silent`,
  );
  const books = rows[0];
  if (!books) return ["the books can't be read"];
  return [
    ...(books.reserved === "0" && books.left === 0 ? [] : [`${books.reserved} micros are still reserved`]),
    ...(books.spent === books.owed ? [] : [`${books.spent} micros were spent, but the ledger says ${books.owed}`]),
    ...(books.lines === calls ? [] : [`${calls} calls, but ${books.lines} lines in the ledger`]),
    ...(books.silent === 0 ? [] : [`${books.silent} runs have not ended`]),
  ];
}
