// What routes say about themselves, for the checks and for the OpenAPI document.
import { z } from "@hono/zod-openapi";

/** The `{id}` of a path. Whether it is one is found out by whoever looks for it: a bad id is an unknown one. */
export const idParam = z.object({ id: z.string() });

/** A body that must come, as JSON. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

/** A schema for the document alone. */
export function jsonSchemaOf(schema: z.ZodType): { type: "object" } {
  const { $schema, ...written } = z.toJSONSchema(schema);
  return written as { type: "object" };
}

/** An answer as JSON. */
export const jsonAnswer = <T extends z.ZodType>(schema: T, description: string) => ({
  content: { "application/json": { schema } },
  description,
});
