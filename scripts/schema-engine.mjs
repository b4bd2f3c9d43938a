#!/usr/bin/env node
// What separates prisma/migrations from prisma/schema.prisma, by Prisma's own schema engine in its WASM form: nothing is
// downloaded. Used by `npm run migrate` and by the test that both say the same. Run by itself it prints the difference.
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { startThrowawayPostgres } from "./throwaway-postgres.mjs";

const SCHEMA = "prisma/schema.prisma";
const MIGRATIONS = "prisma/migrations";
/** PostgreSQL's type ids of "char" and text. */
const CHAR = 18;
const TEXT = 25;

/** The engine's describer selects "char" columns, which adapter-pg does not know: they are read as text and then renamed. */
function readChars(adapter) {
  let chars = [];
  const performIO = adapter.performIO.bind(adapter);
  adapter.performIO = async (query) => {
    const result = await performIO(query);
    chars = (result.fields ?? []).map((field) => field.dataTypeID === CHAR);
    const fields = result.fields?.map((field, at) => (chars[at] ? { name: field.name, dataTypeID: TEXT } : field));
    return fields ? { ...result, fields } : result;
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    return {
      ...result,
      columnTypes: result.columnTypes.map((type, at) => (chars[at] ? ColumnTypeEnum.Character : type)),
    };
  };
  return adapter;
}

class EngineAdapter extends PrismaPg {
  async connect() {
    return readChars(await super.connect());
  }

  /** The engine asks for a shadow database only to replay migrations; the difference is taken from a live one instead. */
  connectToShadowDb() {
    throw new Error("The schema engine is not given a shadow database.");
  }
}

let loading;

/** Loads the engine's WASM, once: its bindings remember the memory of the instance they were given first. */
function loadEngine() {
  loading ??= instantiate();
  return loading;
}

/** By hand, because the package's own entry imports the file as a module, which Node does not do without a flag. */
async function instantiate() {
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const bindings = await import(pathToFileURL(join(folder, "schema_engine_bg.js")).href);
  const module = new WebAssembly.Module(readFileSync(join(folder, "schema_engine_bg.wasm")));
  const { exports } = new WebAssembly.Instance(module, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

/** The SQL that leads from the database at `url` to the schema in the text `schema`; empty when they agree. */
async function difference(url, schema) {
  const SchemaEngine = await loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(new EngineAdapter({ connectionString: url, max: 1 }));
  const content = [{ path: SCHEMA, content: schema }];
  const engine = await SchemaEngine.new({ datamodels: [[SCHEMA, schema]] }, () => undefined, adapter);
  const { exitCode, stdout } = await engine.diff({
    from: { tag: "schemaDatasource", files: content, configDir: "prisma" },
    to: { tag: "schemaDatamodel", files: content },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  return exitCode === 0 ? "" : (stdout ?? "").trim();
}

/** The names of the migrations in `folder`, oldest first. */
export const migrationNames = (folder = MIGRATIONS) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/**
 * The SQL by which the schema is ahead of the migrations; empty when they say the same. Works in a database of its own
 * on the PostgreSQL at `url`, gone afterwards.
 */
export async function unwrittenChanges(url, { schema = readFileSync(SCHEMA, "utf8"), folder = MIGRATIONS } = {}) {
  const admin = new pg.Client(url);
  await admin.connect();
  const name = `schema_${randomUUID()}`;
  const own = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  await admin.query(`CREATE DATABASE "${name}"`);
  try {
    const client = new pg.Client(own);
    await client.connect();
    for (const migration of migrationNames(folder))
      await client.query(readFileSync(join(folder, migration, "migration.sql"), "utf8"));
    await client.end();
    return await difference(own, schema);
  } finally {
    await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    await admin.end();
  }
}

/** The same, on a PostgreSQL started for the purpose. */
export async function unwrittenChangesHere() {
  const { url, stop } = await startThrowawayPostgres();
  return unwrittenChanges(url).finally(stop);
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  console.log((await unwrittenChangesHere()) || "The migrations and the schema say the same.");
  process.exit(0);
}
