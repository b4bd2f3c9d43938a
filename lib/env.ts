// The settings, read from the environment once, at first use: the build runs before any of them is there.
import { z } from "zod";
import { AppError } from "./errors";

const flag = z
  .enum(["", "0", "1", "true", "false"])
  .default("")
  .transform((value) => value === "1" || value === "true");
const text = z.string().trim().min(1).optional();
const address = z.url({ protocol: /^https?$/, error: "is not an http:// or https:// address" }).optional();

const settings = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  MEDLEY_HOME: text,
  /** Shown on top of every page. */
  MEDLEY_BANNER: z.string().trim().max(200, "is longer than 200 letters").optional(),
  MEDLEY_SECRET: z.string().min(32, "needs at least 32 characters").optional(),
  PORT: z.coerce.number("is not a number from 0 to 65535").int().min(0).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: address,
  TRUST_PROXY: flag,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "is not a postgres:// address" }).optional(),
  OPEN_SIGNUP: flag,
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: address,
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: address,
  REPLICATE_API_TOKEN: text,
  REPLICATE_BASE_URL: address,
  LOCAL_BACKEND_URL: address,
  LOCAL_BACKEND_TOKEN: text,
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "is not an smtp:// address" }).optional(),
  SMTP_FROM: text,
  GITHUB_ID: text,
  GITHUB_SECRET: text,
  GOOGLE_ID: text,
  GOOGLE_SECRET: text,
  OIDC_ISSUER: address,
  OIDC_ID: text,
  OIDC_SECRET: text,
  OIDC_NAME: text,
});

/** The studio's settings, checked. Unset and empty mean the same. */
export type Settings = z.infer<typeof settings>;

/** Reads settings from `source`. Throws an AppError that names every setting that is wrong, in words. */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = settings.safeParse(set);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new AppError("invalid", `Some settings can't be used:\n${lines.join("\n")}`);
}

let current: Settings | undefined;

/** The settings of this process. */
export function env(): Settings {
  current ??= parseSettings(process.env);
  return current;
}
