// The OpenAPI document, from the same Zod schemas that check the requests.
import { type RouteConfig, z } from "@hono/zod-openapi";
import { requestErrors } from "@/lib/errors";
import type { ApiDocument, Operation } from "./document";

type Json = Record<string, unknown>;
/** What a request's body and an answer have in common. */
type Content = { content?: object; description?: string };
const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "requestId"],
      properties: {
        code: { enum: Object.keys(requestErrors) },
        message: { type: "string", description: "A sentence for a person" },
        field: { type: "string", description: "What of the request is wrong, such as input.imageIds[0]" },
        requestId: { type: "string", format: "uuid" },
      },
    },
  },
};

/** A long pattern beside a format says the same twice. */
function shorten({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema.format) delete jsonSchema.pattern;
}

/** Schemas that have a name are written once, below components. */
class Named {
  readonly all: Record<string, Json> = { Error: errorSchema };
  private readonly raw = new Map<string, string>();

  /** What comes in and what goes out of the same schema may differ (defaults); then the later one gets a name of its own. */
  private nameFor(name: string, io: "input" | "output", definition: unknown): string {
    const plain = name.startsWith("__schema") ? "JsonValue" : name;
    const text = JSON.stringify(definition);
    if (!this.raw.has(plain)) this.raw.set(plain, text);
    if (this.raw.get(plain) === text) return plain;
    return io === "output" ? `${plain}Answer` : `${plain}Request`;
  }

  /** A schema as JSON schema, with references to the named ones it is made of. */
  write(schema: unknown, io: "input" | "output"): Json {
    const options = { io, unrepresentable: "any", override: shorten } as const;
    const { $schema, $defs = {}, ...written } = z.toJSONSchema(schema as z.ZodType, options) as Json;
    const definitions = Object.entries($defs as Record<string, Json>);
    const names = new Map(definitions.map(([name, one]) => [name, this.nameFor(name, io, one)]));
    const point = (value: Json): Json =>
      JSON.parse(
        JSON.stringify(value).replace(
          /"#\/\$defs\/([^"]+)"/g,
          (_all, name: string) => `"#/components/schemas/${names.get(name) ?? name}"`,
        ),
      ) as Json;
    for (const [name, { id, ...definition }] of definitions) this.all[names.get(name) ?? name] = point(definition);
    return point(written);
  }
}

function parameters(named: Named, where: "path" | "query" | "header", schema: unknown): Operation["parameters"] {
  if (!schema) return [];
  const { properties = {}, required = [] } = named.write(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: one,
  }));
}

function content(named: Named, given: Content, io: "input" | "output"): Record<string, { schema: Json }> | undefined {
  if (!given.content) return undefined;
  return Object.fromEntries(
    Object.entries(given.content as Record<string, { schema: unknown }>).map(([type, { schema }]) => [
      type,
      { schema: schema instanceof z.ZodType ? named.write(schema, io) : (schema as Json) },
    ]),
  );
}

function operation(named: Named, route: RouteConfig): Operation {
  const { request = {}, responses } = route;
  const body = request.body && content(named, request.body, "input");
  const answers = Object.entries(responses as Record<string, Content>).map(([status, answer]) => {
    const written = content(named, answer, "output");
    return [status, { description: answer.description ?? "", ...(written ? { content: written } : {}) }] as const;
  });
  const failure = {
    description: "What went wrong",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
  return {
    ...(route.summary ? { summary: route.summary } : {}),
    ...(route.description ? { description: route.description } : {}),
    ...(route.path.startsWith("/api/") ? {} : { security: [] }),
    parameters: [
      ...(parameters(named, "path", request.params) ?? []),
      ...(parameters(named, "query", request.query) ?? []),
      ...(parameters(named, "header", request.headers) ?? []),
    ],
    ...(body ? { requestBody: { required: request.body?.required ?? false, content: body } } : {}),
    responses: { ...Object.fromEntries(answers), default: failure },
  };
}

/** The document for these routes. */
export function documentOf(routes: RouteConfig[]): ApiDocument {
  const named = new Named();
  const paths: ApiDocument["paths"] = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operation(named, route) };
  return {
    openapi: "3.1.0",
    info: {
      title: "Medley",
      version: "1",
      description: "What a person can do on the pages, a program can do. Send `Authorization: Bearer mk_…`.",
    },
    ...{ security: [{ key: [] }, { cookie: [] }] },
    paths,
    components: {
      schemas: named.all,
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key, from Settings" },
        cookie: { type: "apiKey", in: "cookie", name: "medley-session" },
      },
    },
  };
}
