// `doctor`: looks at everything a studio stands on and says in a sentence each what it found.
import { statfs } from "node:fs/promises";
import { checkNow } from "@/lib/connections/change-connection";
import { setLocalBackend } from "@/lib/connections/local-backend";
import { closeDatabase, pool, setDatabaseUrl } from "@/lib/db/client";
import { unapplied } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { compareStore } from "@/lib/files/compare-store";
import { home } from "@/lib/home";
import { localBackend, stopLocalBackend } from "./backend-process";
import { runningAddress } from "./home-lock";
import { runningPostgres } from "./postgres";

export type Finding = { name: string; ok: boolean; sentence: string };

const OLDEST_POSTGRES = 150_000;
const LOW_BYTES = 1_000_000_000;

type Look = () => Promise<Omit<Finding, "name">>;

/** A look that throws found something wrong: what it says is the finding. */
async function look(name: string, at: Look): Promise<Finding> {
  try {
    return { name, ...(await at()) };
  } catch (error) {
    return { name, ok: false, sentence: error instanceof Error ? error.message : String(error) };
  }
}

const settings: Look = async () => {
  const { PUBLIC_URL, HOST } = env();
  const open = HOST !== "127.0.0.1" && !PUBLIC_URL;
  return {
    ok: true,
    sentence: open
      ? "They can be used. Others reach the studio, so set PUBLIC_URL to the address they use."
      : "They can be used.",
  };
};

const disk: Look = async () => {
  const { bavail, bsize } = await statfs(home());
  const free = bavail * bsize;
  return { ok: free > LOW_BYTES, sentence: `${home()} has ${(free / 1e9).toFixed(1)} GB free.` };
};

const database: Look = async () => {
  const url = env().DATABASE_URL ?? (await runningPostgres());
  if (!url) return { ok: false, sentence: "The studio is not running. Start it with npm start, or set DATABASE_URL." };
  setDatabaseUrl(url);
  const { rows } = await pool().query<{ version: string; number: number }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  );
  const { version = "", number = 0 } = rows[0] ?? {};
  return {
    ok: number >= OLDEST_POSTGRES,
    sentence: `PostgreSQL ${version} answers${number < OLDEST_POSTGRES ? "; Medley needs 15 or newer" : ""}.`,
  };
};

const migrations: Look = async () => {
  const { missing, foreign } = await unapplied("prisma/migrations");
  if (foreign.length > 0)
    return { ok: false, sentence: `A newer Medley changed this database (${foreign.join(", ")}).` };
  if (missing.length > 0)
    return { ok: false, sentence: `Not applied yet: ${missing.join(", ")}. The next start applies them.` };
  return { ok: true, sentence: "All are applied." };
};

const storage: Look = async () => {
  const { rows, missing, damaged, leftovers } = await compareStore();
  const sentence = `${rows} stored; ${missing.length} missing, ${damaged.length} of another size, ${leftovers} that nothing refers to.`;
  const named = [...missing, ...damaged].slice(0, 5).join(", ");
  return { ok: missing.length + damaged.length === 0, sentence: named ? `${sentence} ${named}` : sentence };
};

const workers: Look = async () => {
  const { rows } = await pool().query<{ living: number; waiting: number }>(
    `SELECT (SELECT count(*) FROM "Worker" WHERE "beatAt" > now() - interval '20 seconds')::int AS living,
       (SELECT count(*) FROM "Run" WHERE "status" = 'queued')::int AS waiting`,
  );
  const { living = 0, waiting = 0 } = rows[0] ?? {};
  return { ok: living > 0, sentence: `${living} at work, ${waiting} runs wait.` };
};

async function connections(): Promise<Finding[]> {
  setLocalBackend(localBackend);
  const { rows } = await pool().query<{ id: string; name: string; team: string | null }>(
    `SELECT place."id", place."name", team."name" AS team FROM "Connection" place LEFT JOIN "Team" team ON team."id" = place."teamId"
     WHERE place."deletedAt" IS NULL ORDER BY place."createdAt"`,
  );
  const found = await Promise.all(
    rows.map(({ id, name, team }) =>
      look(`connection ${name}${team ? ` of ${team}` : ""}`, async () => {
        await checkNow(id);
        const health = await pool().query<{ health: { ok: boolean; sentence: string } }>(
          `SELECT "health" FROM "Connection" WHERE "id" = $1`,
          [id],
        );
        return health.rows[0]?.health ?? { ok: false, sentence: "It was removed meanwhile." };
      }),
    ),
  );
  await stopLocalBackend();
  return found.map(({ name, ok, sentence }) => ({ name, ok, sentence }));
}

/** Looks at everything. What can't be looked at because something below it is broken is left out. */
export async function examine(): Promise<Finding[]> {
  const first = await look("settings", settings);
  if (!first.ok) return [first];
  const findings = [first, await look("disk", disk), await look("database", database)];
  if (findings.some(({ name, ok }) => name === "database" && !ok)) return findings;
  findings.push(await look("migrations", migrations));
  if (findings.at(-1)?.ok) {
    findings.push(await look("storage", storage), await look("worker", workers), ...(await connections()));
    const address = await runningAddress();
    if (address) findings.push({ name: "address", ok: true, sentence: address });
  }
  await closeDatabase();
  return findings;
}
