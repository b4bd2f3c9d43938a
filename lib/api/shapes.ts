// What routes say about themselves, for the checks and for the OpenAPI document.
import { z } from "@hono/zod-openapi";

/** The `{id}` of a path. Whether it is one is found out by whoever looks for it: a bad id is an unknown one. */
export const idParam = z.object({ id: z.string() });

/** A body that must come, as JSON. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

/** A schema for the document alone, written out in place. */
export function jsonSchemaOf(schema: z.ZodType): { type: "object" } {
  const { $schema, $defs = {}, ...written } = z.toJSONSchema(schema);
  const { id, ...named } = Object.values($defs)[0] ?? {};
  return { ...(written.$ref ? named : written), type: "object" };
}

/** An answer as JSON. */
export const jsonAnswer = <T extends z.ZodType>(schema: T, description: string) => ({
  content: { "application/json": { schema } },
  description,
});
