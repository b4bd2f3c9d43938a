// The command line's commands: what each is for, its options, and what it answers.
import type { ParseArgsConfig } from "node:util";
import { newApiKey } from "@/lib/accounts/api-key-schema";
import { createApiKey } from "@/lib/accounts/api-keys";
import { createUser } from "@/lib/accounts/create-user";
import { memberByEmail } from "@/lib/accounts/member-by-email";
import { newResetLink } from "@/lib/accounts/reset-password";
import { newSetUpLink } from "@/lib/accounts/set-up";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { paths } from "@/lib/paths";
import { publicAddress } from "./addresses";
import { examine } from "./doctor";
import { runningAddress } from "./home-lock";
import { runBackend, runWorker } from "./run-parts";

export type Options = Record<string, { type: "string" | "boolean"; shows?: string; optional?: true; about: string }>;
export type Values = Record<string, string | boolean | undefined>;
/** What a command answers: printed as lines, or as one line of JSON. `failed` makes the exit code 1. */
export type Answer = { value: Record<string, unknown>; lines?: string[]; failed?: boolean };

export type Command = {
  name: string;
  about: string;
  options: Options;
  /** "studio": it works on the running studio's database. */
  needs: "studio" | "nothing";
  /** Answers undefined when it has run until it was stopped. */
  run(values: Values): Promise<Answer | undefined>;
};

function need(values: Values, name: string): string {
  const value = values[name];
  if (typeof value === "string" && value !== "") return value;
  throw new AppError("invalid", `--${name} is missing.`);
}

const given = (values: Values, name: string): string | undefined =>
  typeof values[name] === "string" ? values[name] : undefined;

/** Links lead to where the studio runs, which is not where it was told to when that port was taken. */
const address = async (): Promise<string> => (await runningAddress()) ?? publicAddress(env().PORT);

const email = { type: "string", shows: "address", about: "the person's e-mail address" } as const;

async function newUserAnswer(values: Values): Promise<Answer> {
  const name = given(values, "name");
  const { userId, teamId } = await createUser({
    email: need(values, "email"),
    password: need(values, "password"),
    owner: values.owner === true,
    ...(name ? { name } : {}),
  });
  return { value: { id: userId, teamId }, lines: [`Account ${userId} was made. Sign in at ${await address()}`] };
}

async function newKeyAnswer(values: Values): Promise<Answer> {
  const member = await memberByEmail(need(values, "email"));
  const scopes = given(values, "scopes");
  const wanted = newApiKey.parse({
    name: need(values, "name"),
    ...(scopes ? { scopes: scopes.split(",").map((scope) => scope.trim()) } : {}),
  });
  const made = await createApiKey(member, wanted);
  return { value: made, lines: [`Key: ${made.key}`, "It is shown this once."] };
}

async function linkAnswer(path: string): Promise<Answer> {
  const url = (await address()) + path;
  return { value: { url }, lines: [url] };
}

export const commands: Command[] = [
  {
    name: "user create",
    about: "makes an account; with --owner its person owns the studio",
    options: {
      email,
      password: { type: "string", shows: "password", about: "at least 10 characters" },
      name: {
        type: "string",
        shows: "name",
        optional: true,
        about: "how the person is called; else the part before the @",
      },
      owner: { type: "boolean", optional: true, about: "owns the studio: people, machine-wide connections, settings" },
    },
    needs: "studio",
    run: newUserAnswer,
  },
  {
    name: "user reset",
    about: "prints a link with which that person sets a new password",
    options: { email },
    needs: "studio",
    run: async (values) => linkAnswer(paths.reset(await newResetLink(need(values, "email")))),
  },
  {
    name: "setup-link",
    about: "prints a new link for the first account",
    options: {},
    needs: "studio",
    run: async () => linkAnswer(paths.setUp(await newSetUpLink())),
  },
  {
    name: "key create",
    about: "makes an API key, shown this once",
    options: {
      email,
      name: { type: "string", shows: "name", about: "what the key is for" },
      scopes: { type: "string", shows: "read,run,manage", optional: true, about: "what it may do" },
    },
    needs: "studio",
    run: newKeyAnswer,
  },
  {
    name: "worker",
    about: "works runs beside the studio until it is stopped",
    options: {},
    needs: "studio",
    run: async () => runWorker(),
  },
  {
    name: "backend",
    about: "serves this machine's models to a studio elsewhere, until it is stopped",
    options: {
      host: { type: "string", shows: "address", optional: true, about: "where to listen (127.0.0.1)" },
      port: { type: "string", shows: "number", optional: true, about: "where to listen (3090)" },
    },
    needs: "nothing",
    run: async (values) => {
      await runBackend(given(values, "host") ?? "127.0.0.1", given(values, "port") ?? "3090", values.json === true);
      return undefined;
    },
  },
  {
    name: "doctor",
    about:
      "checks settings, database, migrations, storage, workers and connections; exits with 1 when something is wrong",
    options: {},
    needs: "nothing",
    run: async () => {
      const findings = await examine();
      return {
        value: { ok: findings.every((finding) => finding.ok), checks: findings },
        lines: findings.map(({ name, ok, sentence }) => `${ok ? "ok  " : "FAIL"} ${name}: ${sentence}`),
        failed: findings.some((finding) => !finding.ok),
      };
    },
  },
];

/** Options as `parseArgs` wants them. */
export const parsedOptions = (command: Command | undefined): NonNullable<ParseArgsConfig["options"]> => ({
  ...Object.fromEntries(Object.entries(command?.options ?? {}).map(([name, { type }]) => [name, { type }])),
  json: { type: "boolean" },
  help: { type: "boolean" },
});

function shown(name: string, { shows, optional }: Options[string]): string {
  const text = `--${name}${shows ? ` <${shows}>` : ""}`;
  return optional ? `[${text}]` : text;
}

/** How a command is called, on one line. */
export const usageOf = ({ name, options }: Command): string =>
  [`npm run medley -- ${name}`, ...Object.entries(options).map(([key, option]) => shown(key, option))].join(" ");

/** What `--help` says of one command. */
export function helpOf(command: Command): string {
  const options = [
    ...Object.entries(command.options).map(([name, option]) => [shown(name, option), option.about]),
    ["[--json]", "answer with one line of JSON"],
  ];
  const width = Math.max(...options.map(([left = ""]) => left.length));
  return [
    usageOf(command),
    `  ${command.about}.`,
    "",
    ...options.map(([left = "", right]) => `  ${left.padEnd(width)}  ${right}`),
  ].join("\n");
}

/** What the command line says of itself. */
export function help(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "npm run medley -- <command> [--help] [--json]",
    "",
    ...commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
    "",
    "They work on the running studio's database, or the one that DATABASE_URL names.",
  ].join("\n");
}

/** The commands as a table for docs/operating.md, which a test compares. */
export const commandTable = (): string =>
  [
    "| `npm run medley -- …` | does |",
    "|---|---|",
    ...commands.map((command) => `| \`${usageOf(command).replace("npm run medley -- ", "")}\` | ${command.about} |`),
  ].join("\n");
