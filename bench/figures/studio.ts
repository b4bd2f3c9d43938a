// The studio under measurement, as people run it: built, in a home of its own, with its own PostgreSQL.
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { makePeople } from "@/bench/people";
import { type Running, run } from "./process";

export type Home = { path: string; remove(): Promise<void> };

/** A new, empty place for a studio's data. */
export async function newHome(): Promise<Home> {
  const above = await mkdtemp(join(tmpdir(), "medley-bench-"));
  // As root PostgreSQL runs as another user, who must be able to pass through.
  await chmod(above, 0o711);
  return { path: join(above, "home"), remove: () => rm(above, { recursive: true, force: true, maxRetries: 20 }) };
}

/** Starts the studio in `home`; its `readyMs` is what a person waits for `npm start` when the build is there. */
export const startStudio = (home: Home, env: Record<string, string> = {}): Promise<Running> =>
  run(["server/launch.mjs", "start"], /Medley is ready: (http\S+)/, {
    NODE_ENV: "production",
    MEDLEY_HOME: home.path,
    PORT: "0",
    DATABASE_URL: "",
    ...env,
  });

export async function databaseUrl(home: Home): Promise<string> {
  const { port, password } = JSON.parse(await readFile(join(home.path, "postgres/connection.json"), "utf8"));
  return `postgresql://medley:${password}@127.0.0.1:${port}/medley`;
}

/** So many calls at once does the bench's provider bear; a studio begins more carefully with one it does not know. */
const ROOM = 1000;

export type Peopled = Running & { home: Home; database: pg.Client; keys: string[]; remove(): Promise<void> };

/** A studio with people who have API keys, and the bench's provider as OpenAI, so that answers have prices. */
export async function startPeopled(upstreamUrl: string, people: number): Promise<Peopled> {
  const home = await newHome();
  const studio = await startStudio(home, { OPENAI_BASE_URL: `${upstreamUrl}/v1`, OPENAI_API_KEY: "bench" });
  const database = new pg.Client(await databaseUrl(home));
  await database.connect();
  const keys = await makePeople(database, people);
  await database.query(
    `INSERT INTO "ConnectionRoom" ("connectionId", "limit") SELECT "id", $1 FROM "Connection" WHERE "slug" = 'openai'
     ON CONFLICT ("connectionId") DO UPDATE SET "limit" = excluded."limit"`,
    [ROOM],
  );
  const remove = async () => {
    await database.end();
    await studio.stop();
    await home.remove();
  };
  return { ...studio, home, database, keys, remove };
}
