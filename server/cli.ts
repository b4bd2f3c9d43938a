// `npm run medley -- <command>`: what the machine's owner does from a terminal, on the running studio's database.
import { parseArgs } from "node:util";
import { z } from "zod";
import { closeDatabase, setDatabaseUrl } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type Answer, type Command, commands, commandTable, help, helpOf, parsedOptions } from "./cli-commands";
import { runningPostgres } from "./postgres";

/** For usage that can't be understood, as other command lines have it. */
const MISUSED = 2;

async function connect(): Promise<void> {
  const url = env().DATABASE_URL ?? (await runningPostgres());
  if (!url)
    throw new AppError("unavailable", "The studio is not running. Start it with npm start, or set DATABASE_URL.");
  setDatabaseUrl(url);
}

/** The command that the words before the first option name. */
function commandIn(args: string[]): Command | undefined {
  const end = args.findIndex((word) => word.startsWith("-"));
  const words = (end < 0 ? args : args.slice(0, end)).join(" ");
  return commands.find(({ name }) => name === words);
}

function sentence(error: unknown): string {
  if (error instanceof z.ZodError)
    return error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n");
  return error instanceof Error ? error.message : String(error);
}

function print({ value, lines, failed }: Answer, json: boolean): void {
  console.log(json ? JSON.stringify(value) : (lines ?? [JSON.stringify(value, null, 2)]).join("\n"));
  if (failed) process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  const command = commandIn(args);
  if (args.includes("--command-table")) return console.log(commandTable());
  if (!command) {
    console.log(help());
    process.exitCode = args.length === 0 || args.includes("--help") ? 0 : MISUSED;
    return;
  }
  const { values } = parseArgs({ args, options: parsedOptions(command), allowPositionals: true, strict: true });
  if (values.help) return console.log(helpOf(command));
  if (command.needs === "studio") await connect();
  const answer = await command.run(values as Record<string, string | boolean | undefined>);
  if (!answer) return;
  print(answer, values.json === true);
  if (command.needs === "studio") await closeDatabase();
}

/** Wrong options, missing ones, and values that can't be: what was asked for was never tried. */
function isMisuse(error: unknown): boolean {
  if (error instanceof TypeError && "code" in error) return String(error.code).startsWith("ERR_PARSE_ARGS");
  return error instanceof z.ZodError || (error instanceof AppError && error.code === "invalid");
}

const args = process.argv.slice(2);
main(args).catch((error: unknown) => {
  if (args.includes("--json")) console.log(JSON.stringify({ error: { message: sentence(error) } }));
  else console.error(sentence(error));
  process.exit(isMisuse(error) ? MISUSED : 1);
});
