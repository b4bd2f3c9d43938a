// `npm run medley -- <command>`: what the machine's owner does from a terminal, on the running studio's database.
import { parseArgs } from "node:util";
import { newApiKey } from "@/lib/accounts/api-key-schema";
import { createApiKey } from "@/lib/accounts/api-keys";
import { memberByEmail } from "@/lib/accounts/member-by-email";
import { newResetLink } from "@/lib/accounts/reset-password";
import { newSetUpLink } from "@/lib/accounts/set-up";
import { closeDatabase, setDatabaseUrl } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { paths } from "@/lib/paths";
import { publicAddress } from "./addresses";
import { runningAddress } from "./home-lock";
import { runningPostgres } from "./postgres";

const USAGE = `Usage: npm run medley -- <command> [--json]

  setup-link                              a new link for the first account
  user reset --email <address>            a link with which that person sets a new password
  key create --email <address> --name <name> [--scopes read,run,manage]
                                          an API key, shown this once

The studio must be running, or DATABASE_URL be set.`;

const options = {
  email: { type: "string" },
  name: { type: "string" },
  scopes: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Values = { email?: string; name?: string; scopes?: string };
type Answer = Record<string, unknown>;

function need(values: Values, name: "email" | "name"): string {
  const value = values[name];
  if (!value) throw new AppError("invalid", `--${name} is missing.\n\n${USAGE}`);
  return value;
}

async function createKey(values: Values): Promise<Answer> {
  const member = await memberByEmail(need(values, "email"));
  const wanted = newApiKey.parse({
    name: need(values, "name"),
    ...(values.scopes ? { scopes: values.scopes.split(",") } : {}),
  });
  return createApiKey(member, wanted);
}

/** Links lead to where the studio runs, which is not where it was told to when that port was taken. */
const address = async (): Promise<string> => (await runningAddress()) ?? publicAddress(env().PORT);

const commands: Record<string, (values: Values) => Promise<Answer>> = {
  "setup-link": async () => ({ url: (await address()) + paths.setUp(await newSetUpLink()) }),
  "user reset": async (values) => ({
    url: (await address()) + paths.reset(await newResetLink(need(values, "email"))),
  }),
  "key create": createKey,
};

async function connect(): Promise<void> {
  const url = env().DATABASE_URL ?? (await runningPostgres());
  if (!url)
    throw new AppError("unavailable", "The studio is not running. Start it with npm start, or set DATABASE_URL.");
  setDatabaseUrl(url);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true, strict: true });
  const command = commands[positionals.join(" ")];
  if (values.help || !command) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  await connect();
  const answer = await command(values);
  console.log(
    values.json
      ? JSON.stringify(answer)
      : Object.entries(answer)
          .map(([key, value]) => `${key}: ${value}`)
          .join("\n"),
  );
  await closeDatabase();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
