// The one pool and the one Prisma client. Sessions run in UTC: adapter-pg reads times as UTC whatever the session says.
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/generated/prisma/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { oncePerProcess, stopSignal } from "@/lib/process";

const POOL_SIZE = 10;
/** Each connection keeps the plans of so many statements; what a filter puts together anew each time comes and goes without. */
const MOST_PREPARED = 500;

const names = new Map<string, string>();

/** The name under which a statement is prepared; undefined when there are too many. */
function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= MOST_PREPARED) return known;
  const name = createHash("sha256").update(text).digest("hex").slice(0, 32);
  names.set(text, name);
  return name;
}

/** Statements with parameters are parsed and planned once for each connection: for most of ours that is the larger part. */
function prepareStatements(client: pg.PoolClient): void {
  const plain = client.query.bind(client) as (...args: unknown[]) => unknown;
  const prepared = (text: unknown, values: unknown, ...rest: unknown[]): unknown => {
    const name = typeof text === "string" && Array.isArray(values) ? statementName(text) : undefined;
    return name ? plain({ name, text, values }, ...rest) : plain(text, values, ...rest);
  };
  client.query = prepared as typeof client.query;
}

const place = () => oncePerProcess("database", () => ({ url: undefined as string | undefined }));

/** Points this process at a database; called once at start, before the first query. */
export function setDatabaseUrl(url: string): void {
  place().url = url;
}

/** The database in use. Throws `unavailable` when none was set. */
export function databaseUrl(): string {
  const url = place().url ?? env().DATABASE_URL;
  if (!url) throw new AppError("unavailable", "The studio's database is not running. Start the studio first.");
  return url;
}

/** Options every connection shares. */
export const connectionOptions = () => ({ connectionString: databaseUrl(), options: "-c timezone=UTC" });

/** The process's connections to PostgreSQL. A broken idle connection is replaced, never thrown. */
export const pool = (): pg.Pool =>
  oncePerProcess("pool", () => {
    const made = new pg.Pool({ ...connectionOptions(), max: POOL_SIZE, idleTimeoutMillis: 60_000 });
    made.on("error", (error) => {
      // A studio that stops ends its database right after its connections, and one of them may hear of it.
      if (!stopSignal().aborted) console.error("A database connection broke:", error.message);
    });
    made.on("connect", prepareStatements);
    // One that breaks while it is in use fails its query, which says enough; unheard it would be an uncaught exception.
    made.on("connect", (client) => client.on("error", () => undefined));
    return made;
  });

/** Prisma on that pool. */
export const prisma = (): PrismaClient =>
  oncePerProcess("prisma", () => new PrismaClient({ adapter: new PrismaPg(pool()) }));

/** Runs `work` in one transaction; any throw rolls back. */
export async function transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    const broken = await client.query("ROLLBACK").then(
      () => false,
      () => true,
    );
    client.release(broken);
    throw error;
  }
}

/** Closes the pool and Prisma; the process can't query afterwards. */
export async function closeDatabase(): Promise<void> {
  await prisma().$disconnect();
  await pool().end();
}
