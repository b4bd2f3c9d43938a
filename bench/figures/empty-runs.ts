// A process that works runs as fast as it can, with an engine that does nothing: what is left is the queue, the events and
// the books. Prints how many runs a second it ended, and how many bare transactions of the same kind the database can do.
import pg from "pg";
import { closeDatabase, pool, setDatabaseUrl, transaction } from "@/lib/db/client";
import { closeListen } from "@/lib/db/listen";
import { applyMigrations } from "@/lib/db/migrate";
import { newId } from "@/lib/ids";
import { startRuns } from "@/lib/runs/start-runs";
import { startWorker, stopWorker } from "@/lib/runs/worker";
import { newMember, newPlace, question } from "@/stand-ins/ground";

const RUNS = 4000;
const PEOPLE = 8;
const PER_START = 20;

async function ownDatabase(given: string): Promise<void> {
  const admin = new pg.Client(given);
  await admin.connect();
  await admin.query("CREATE DATABASE bench_empty");
  await admin.end();
  const url = new URL(given);
  url.pathname = "/bench_empty";
  setDatabaseUrl(url.href);
  await applyMigrations("prisma/migrations");
}

/** Resolves when every run has ended; answers how many did, with a line in the ledger each. */
async function allEnded(): Promise<number> {
  for (;;) {
    const { rows } = await pool().query<{ ended: string; booked: string }>(
      `SELECT (SELECT count(*) FROM "Run" WHERE "status" = 'done') AS ended, (SELECT count(*) FROM "LedgerEntry") AS booked`,
    );
    if (Number(rows[0]?.ended) >= RUNS) return Number(rows[0]?.booked);
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function runsPerSecond(): Promise<number> {
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      const member = await newMember();
      const place = await newPlace(member.teamId);
      return { member, model: `${place.slug}/gpt-4o` };
    }),
  );
  await startWorker("all", true);
  const startedAt = performance.now();
  await Promise.all(
    people.map(async ({ member, model }) => {
      for (let started = 0; started < RUNS / PEOPLE; started += PER_START)
        await startRuns(member, {
          orders: Array.from({ length: PER_START }, () => question(model)),
          groupKind: "batch",
        });
    }),
  );
  const booked = await allEnded();
  const seconds = (performance.now() - startedAt) / 1000;
  await stopWorker();
  if (booked !== RUNS) throw new Error(`${RUNS} runs ended and ${booked} are in the ledger.`);
  return RUNS / seconds;
}

/** The control: a row written, changed twice and booked in two transactions, which no queue in a database can do without. */
async function bareTransactionsPerSecond(): Promise<number> {
  await pool().query(`CREATE TABLE bare ("id" uuid PRIMARY KEY, "status" text NOT NULL, "output" jsonb)`);
  await pool().query(`CREATE TABLE bare_book ("id" uuid PRIMARY KEY, "micros" bigint)`);
  let left = RUNS;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const id = newId();
      await pool().query(`INSERT INTO bare VALUES ($1, 'queued', NULL)`, [id]);
      await pool().query(`UPDATE bare SET "status" = 'running' WHERE "id" = $1`, [id]);
      await transaction(async (client) => {
        await client.query(`UPDATE bare SET "status" = 'done', "output" = '{}' WHERE "id" = $1`, [id]);
        await client.query(`INSERT INTO bare_book VALUES ($1, 1)`, [id]);
      });
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 10 }, work));
  return RUNS / ((performance.now() - startedAt) / 1000);
}

await ownDatabase(process.env.BENCH_DATABASE_URL ?? "");
const ours = await runsPerSecond();
const control = await bareTransactionsPerSecond();
await closeListen();
await closeDatabase();
process.stdout.write(`${JSON.stringify({ ours, control })}\n`);
