// `npm run migrate -- --name add_tags`: writes what prisma/schema.prisma has and the migrations lack as a new migration.
// The next start applies it.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { unwrittenChangesHere } from "./schema-engine.mjs";

const { values } = parseArgs({ options: { name: { type: "string" } } });
if (!values.name || !/^[a-z0-9_]+$/.test(values.name)) {
  console.error("Say what it does, in small letters: npm run migrate -- --name add_tags");
  process.exit(2);
}

const sql = await unwrittenChangesHere();
if (sql) {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = `prisma/migrations/${stamp}_${values.name}`;
  mkdirSync(folder);
  writeFileSync(`${folder}/migration.sql`, `${sql}\n`);
  console.log(
    `Written: ${folder}/migration.sql\nRead it before you commit it: a renamed column reads as one dropped and one added.`,
  );
} else {
  console.log("The migrations and the schema say the same; nothing was written.");
}
process.exit(0);
