#!/usr/bin/env node
import { randomUUID } from "node:crypto";
// Drop-in "schema-engine" for PRISMA_SCHEMA_ENGINE_BINARY: same stdio JSON-RPC, backed by the WASM engine from npm.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { parseArgs } from "node:util";

const require = createRequire(import.meta.url);
if (process.argv.includes("--version")) {
  console.log("schema-engine-wasm shim");
  process.exit(0);
}
const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = await import("@prisma/driver-adapter-utils");
const { PrismaPg } = await import("@prisma/adapter-pg");
const { default: pg } = await import("pg");
const { values: a } = parseArgs({
  strict: false,
  options: { datamodels: { type: "string", multiple: true }, datasource: { type: "string" } },
});
const ds = a.datasource ? JSON.parse(a.datasource) : {};
const dir = path.dirname(require.resolve("@prisma/schema-engine-wasm"));
const bg = await import(path.join(dir, "schema_engine_bg.js"));
const inst = new WebAssembly.Instance(
  new WebAssembly.Module(fs.readFileSync(path.join(dir, "schema_engine_bg.wasm"))),
  { "./schema_engine_bg.js": bg },
);
bg.__wbg_set_wasm(inst.exports);
inst.exports.__wbindgen_start();
const PG_CHAR = 18,
  PG_TEXT = 25;
function patch(ad) {
  // adapter-pg 7.10 has no mapping for "char" (oid 18), which the describer selects
  const io = ad.performIO.bind(ad);
  let mask;
  ad.performIO = async (q) => {
    const r = await io(q);
    mask = r.fields?.map((f) => f.dataTypeID === PG_CHAR) ?? [];
    if (r.fields)
      r.fields = r.fields.map((f) => (f.dataTypeID === PG_CHAR ? { name: f.name, dataTypeID: PG_TEXT } : f));
    r.__mask = mask;
    ad.__last = mask;
    return r;
  };
  const qr = ad.queryRaw.bind(ad);
  ad.queryRaw = async (q) => {
    const r = await qr(q);
    const m = ad.__last;
    r.columnTypes = r.columnTypes.map((t, i) => (m[i] ? ColumnTypeEnum.Character : t));
    return r;
  };
  return ad;
}
const withDb = (url, db) => {
  const u = new URL(url);
  if (db) u.pathname = `/${db}`;
  return u.toString();
};
class Factory extends PrismaPg {
  constructor(url) {
    super({ connectionString: url, max: 1 });
    this.url = url;
  }
  async connect() {
    return patch(await super.connect());
  }
  async connectToShadowDb() {
    if (ds.shadowDatabaseUrl) {
      const ad = patch(await new PrismaPg({ connectionString: ds.shadowDatabaseUrl, max: 1 }).connect());
      await ad.executeScript("DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;");
      return ad;
    }
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    const admin = new pg.Client({ connectionString: this.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE "${name}"`);
    const ad = patch(await new PrismaPg({ connectionString: withDb(this.url, name), max: 1 }).connect());
    const dispose = ad.dispose.bind(ad);
    ad.dispose = async () => {
      await dispose();
      await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await admin.end();
    };
    return ad;
  }
}
let enginePromise, factory;
const engine = () =>
  (enginePromise ??= (async () => {
    factory = bindMigrationAwareSqlAdapterFactory(new Factory(ds.url ?? "postgresql://invalid.invalid/none"));
    const files = (a.datamodels ?? []).map((f) => [f, fs.readFileSync(f, "utf8")]);
    return bg.SchemaEngine.new({ datamodels: files.length ? files : undefined }, () => {}, factory);
  })());
const cli = process.argv.indexOf("cli");
if (cli > 0) {
  const cmd = process.argv[cli + 1];
  const fail = (code, message) => {
    process.stderr.write(
      "\n" +
        JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields: { error_code: code, message } }) +
        "\n",
    );
    process.exit(1);
  };
  try {
    if (cmd === "can-connect-to-database") {
      const c = new pg.Client({ connectionString: ds.url, connectionTimeoutMillis: 5000 });
      await c.connect();
      await c.end();
    } else if (cmd === "create-database") await createDatabase(ds.url);
    else fail("P0000", `unsupported command ${cmd}`);
    process.exit(0);
  } catch (e) {
    if (e.code === "3D000") fail("P1003", "Database does not exist");
    fail(
      e.code === "28P01" ? "P1000" : e.code === "ECONNREFUSED" ? "P1001" : (e.code ?? "P1001"),
      e.message || String(e.code),
    );
  }
}
const send = (o) => (
  process.env.ENGINE_LOG && fs.appendFileSync(process.env.ENGINE_LOG, `< ${JSON.stringify(o).slice(0, 400)}\n`),
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...o })}\n`)
);
async function createDatabase(url) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const c = new pg.Client({ connectionString: withDb(url, "postgres") });
  await c.connect();
  try {
    await c.query(`CREATE DATABASE "${name}"`);
  } catch (e) {
    if (e.code !== "42P04") throw e;
    const x = new Error(`Database ${name} already exists`);
    x.code = "P1009";
    throw x;
  } finally {
    await c.end();
  }
  return { databaseName: name };
}
let printId = 1;
async function handle({ id, method, params }) {
  try {
    let r;
    if (method === "createDatabase") r = await createDatabase(params?.datasource?.url ?? ds.url);
    else if (method === "getDatabaseVersion") r = await (await engine()).version(null);
    else {
      const e = await engine();
      r = await e[method](params);
      if (method === "diff" && r?.stdout != null) {
        send({ id: printId++, method: "print", params: { content: r.stdout } });
        r = { exitCode: r.exitCode, stdout: null };
      }
    }
    send({ id, result: r ?? {} });
  } catch (e) {
    if (process.env.ENGINE_DEBUG) process.stderr.write(`${String(e.stack)}\n`);
    send({
      id,
      error: {
        code: 4466,
        message: e.message,
        data: { is_panic: false, message: e.message.split("\n   0:")[0], meta: null, error_code: e.code ?? null },
      },
    });
  }
}
const rl = readline.createInterface({ input: process.stdin });
let q = Promise.resolve();
rl.on("line", (l) => {
  if (process.env.ENGINE_LOG) fs.appendFileSync(process.env.ENGINE_LOG, `> ${l.slice(0, 300)}\n`);
  const m = JSON.parse(l);
  if (m.method) q = q.then(() => handle(m));
});
rl.on("close", () => q.then(() => process.exit(0)));
