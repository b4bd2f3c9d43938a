// API keys as people and programs see them. Safe in the browser.
import { z } from "zod";
import "@/lib/input-words";

const scope = z.enum(["read", "run", "manage"]);

export const newApiKey = z
  .strictObject({
    name: z.string().trim().min(1, "Give the key a name.").max(80),
    scopes: z.array(scope).min(1).max(3).default(["read", "run"]),
    expiresAt: z.iso.datetime().optional(),
  })
  .meta({ id: "NewApiKey" });

export const apiKeyView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    last4: z.string(),
    scopes: z.array(scope),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
  })
  .meta({ id: "ApiKey" });

export type NewApiKey = z.infer<typeof newApiKey>;
export type ApiKeyView = z.infer<typeof apiKeyView>;
