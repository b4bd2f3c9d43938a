import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseUrl } from "@/lib/db/client";
import { bundlePath } from "@/lib/home";
import { newId } from "@/lib/ids";
import { migrationNames } from "../scripts/schema-engine.mjs";

type Said = { code: number; out: string; err: string };

const database = `cli_${newId()}`;
const url = Object.assign(new URL(databaseUrl()), { pathname: `/${database}` }).href;
let home = "";
let client: pg.Client;

/** Runs the command line as a person does, on a database of its own. */
function medley(args: string[], settings: Record<string, string> = {}): Promise<Said> {
  const env = {
    NODE_ENV: "production" as const,
    PATH: process.env.PATH,
    MEDLEY_HOME: home,
    DATABASE_URL: url,
    PORT: "3777",
    ...settings,
  };
  return new Promise((done) =>
    execFile(process.execPath, [bundlePath("cli"), ...args], { env }, (error, out, err) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    ),
  );
}

const json = ({ out }: Said) => JSON.parse(out);
const finding = (said: Said, name: string) =>
  json(said).checks.find((check: { name: string }) => check.name.startsWith(name));

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "medley-cli-"));
  const admin = new pg.Client(databaseUrl());
  await admin.connect();
  await admin.query(`CREATE DATABASE "${database}"`);
  await admin.end();
  client = new pg.Client(url);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  const admin = new pg.Client(databaseUrl());
  await admin.connect();
  await admin.query(`DROP DATABASE "${database}" WITH (FORCE)`);
  await admin.end();
  await rm(home, { recursive: true, force: true });
});

test("doctor names the migrations that a database lacks, and changes nothing", async () => {
  const said = await medley(["doctor", "--json"]);
  expect(said.code).toBe(1);
  expect(finding(said, "migrations")).toMatchObject({
    ok: false,
    sentence: expect.stringContaining("20261123000000_start"),
  });
  const { rows } = await client.query(`SELECT to_regclass('"User"') AS users`);
  expect(rows[0].users).toBeNull();
  for (const name of migrationNames())
    await client.query(await readFile(`prisma/migrations/${name}/migration.sql`, "utf8"));
  await client.query(
    `CREATE TABLE "_prisma_migrations" AS SELECT unnest($1::text[]) AS "migration_name", now() AS "finished_at", NULL::timestamptz AS "rolled_back_at"`,
    [migrationNames()],
  );
});

test("user create makes an account once, and the owner makes set-up links useless", async () => {
  const order = ["user", "create", "--email", "Ada@example.com", "--password", "a long password"];
  const made = json(await medley([...order, "--owner", "--json"]));
  const { rows } = await client.query(`SELECT "email", "owner" FROM "User" WHERE "id" = $1`, [made.id]);
  expect(rows[0]).toEqual({ email: "ada@example.com", owner: true });
  const again = await medley(order);
  expect(again.code).toBe(1);
  expect(again.err).toMatch(/\w+ .*\.\n$/);
  const link = await medley(["setup-link"]);
  expect(link.code).toBe(1);
  expect(link.err).toContain("has an owner already");
});

test("a password that is too short, and an option that is missing or unknown, get a sentence", async () => {
  const short = await medley(["user", "create", "--email", "bo@example.com", "--password", "short"]);
  expect(short).toMatchObject({ code: 2, err: expect.stringContaining("--password: Use at least 10 characters.") });
  expect(await medley(["user", "reset"])).toMatchObject({ code: 2, err: "--email is missing.\n" });
  expect(await medley(["setup-link", "--colour", "red"])).toMatchObject({ code: 2, out: "" });
});

test("user reset leads to the studio's address, and says so when nobody has that one", async () => {
  const { url: link } = json(await medley(["user", "reset", "--email", "ada@example.com", "--json"]));
  expect(link).toMatch(/^http:\/\/localhost:3777\/reset\/[\w-]{20,}$/);
  const unknown = await medley(["user", "reset", "--email", "nobody@example.com", "--json"]);
  expect(unknown.code).toBe(1);
  expect(json(unknown).error.message).toContain("person");
});

test("key create answers the key with its scopes", async () => {
  const made = json(
    await medley(["key", "create", "--email", "ada@example.com", "--name", "script", "--scopes", "read,run", "--json"]),
  );
  expect(made).toMatchObject({ key: expect.stringMatching(/^mk_/), scopes: ["read", "run"] });
});

test("every command explains itself, and anything else lists them", async () => {
  const names = ["user create", "user reset", "setup-link", "key create", "worker", "backend", "doctor"];
  const said = await Promise.all(names.map((name) => medley([...name.split(" "), "--help"], { DATABASE_URL: "" })));
  expect(said.map(({ code }) => code)).toEqual(names.map(() => 0));
  for (const [at, name] of names.entries()) {
    expect(said[at]?.out).toContain(`npm run medley -- ${name}`);
    expect(said[at]?.out).toContain("--json");
  }
  expect(await medley(["dance"])).toMatchObject({ code: 2, out: expect.stringContaining("setup-link") });
});

test("without a studio and a database it says how to get one", async () => {
  const said = await medley(["setup-link"], { DATABASE_URL: "" });
  expect(said).toMatchObject({ code: 1, err: expect.stringContaining("npm start") });
});

test("doctor finds bytes that are gone, bytes that nobody refers to, and a studio without a worker", async () => {
  const without = await medley(["doctor", "--json"]);
  expect(finding(without, "worker")).toMatchObject({ ok: false });
  expect(finding(without, "storage")).toMatchObject({ ok: true, sentence: expect.stringContaining("0 missing") });

  await client.query(`INSERT INTO "Worker" ("id", "role", "host", "pid") VALUES ($1, 'worker', 'test', 1)`, [newId()]);
  const gone = "ab".repeat(32);
  await client.query(`INSERT INTO "Blob" ("sha256", "bytes") VALUES ($1, 3)`, [gone]);
  const broken = await medley(["doctor", "--json"]);
  expect(broken.code).toBe(1);
  expect(finding(broken, "worker")).toMatchObject({ ok: true });
  expect(finding(broken, "storage")).toMatchObject({ ok: false, sentence: expect.stringContaining(gone) });
});

test("a setting that can't be used is named", async () => {
  const said = await medley(["doctor"], { PORT: "many" });
  expect(said).toMatchObject({ code: 1, out: expect.stringMatching(/FAIL settings: .*\n {2}PORT:/) });
});

test("docs/operating.md lists every command as it is", async () => {
  const { out } = await medley(["--command-table"]);
  expect(await readFile("docs/operating.md", "utf8")).toContain(out.trim());
});
