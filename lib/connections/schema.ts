// Where models are: what a person enters, and what they see of it. Safe in the browser.
import { z } from "zod";
import "@/lib/input-words";

/** Providers, and servers of anybody's that speak the protocol of one of them. */
export const providers = ["openai", "anthropic", "replicate", "compatible", "anthropic-compatible"] as const;
export type Provider = (typeof providers)[number];

/** Providers that are at one address, which nobody has to enter. */
export const hosted: readonly Provider[] = ["openai", "anthropic", "replicate"];

/** The engine that speaks to a provider of this kind. */
export function engineOf(provider: Provider): "openai" | "anthropic" | "replicate" {
  if (provider === "replicate") return "replicate";
  return provider === "anthropic" || provider === "anthropic-compatible" ? "anthropic" : "openai";
}

/** Everybody in the team can read an address; only a key is sealed. */
const namesNobody = (address: string): boolean => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return !url?.username && !url?.password;
};
const baseUrl = z
  .url({ protocol: /^https?$/, error: "This is not an http:// or https:// address." })
  .max(500)
  .refine(namesNobody, "Leave the name and password out of the address: it is shown to the whole team.");
const key = z.string().trim().min(1).max(500);
const name = z.string().trim().min(1, "Give it a name.").max(80);

export const newConnection = z
  .strictObject({ provider: z.enum(providers), name, baseUrl: baseUrl.optional(), key: key.optional() })
  .refine((value) => hosted.includes(value.provider) || value.baseUrl !== undefined, {
    path: ["baseUrl"],
    message: "Enter the server's address, for example http://localhost:11434/v1.",
  })
  .meta({ id: "NewConnection" });

/** A key is bound to its origin: a new address needs the key again. */
export const connectionChange = z.strictObject({
  id: z.string(),
  name: name.optional(),
  baseUrl: baseUrl.optional(),
  key: key.optional(),
});

export const connectionView = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    provider: z.string(),
    baseUrl: z.string().nullable(),
    last4: z.string().nullable(),
    source: z.enum(["settings", "environment", "built-in"]),
    health: z
      .object({ ok: z.boolean(), sentence: z.string(), checkedAt: z.string(), models: z.number().optional() })
      .nullable(),
    editable: z.boolean(),
  })
  .meta({ id: "Connection" });

export type NewConnection = z.infer<typeof newConnection>;
export type ConnectionChange = z.infer<typeof connectionChange>;
export type ConnectionView = z.infer<typeof connectionView>;
