// How a model on Replicate wants to be asked, read from its own schema: no two of them name their fields alike.
import { z } from "zod";

const property = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.looseObject({ format: z.string().optional() }).optional(),
  allOf: z.array(z.object({ $ref: z.string() })).optional(),
  "x-order": z.number().optional(),
});
type Property = z.infer<typeof property>;

const schemas = z.looseObject({
  components: z.object({
    schemas: z
      .object({
        Input: z.object({ properties: z.record(z.string(), property), required: z.array(z.string()).optional() }),
      })
      .catchall(z.looseObject({ enum: z.array(z.unknown()).optional(), type: z.string().optional() })),
  }),
});

/** The fields that every question fills, by the names this model has for them, and the rest as parameters (a JSON schema). */
export type Form = {
  prompt: string;
  picture?: { name: string; many: boolean };
  /** The field for the longest answer in tokens. */
  longest?: string;
  /** Whether what comes out may be addresses of files rather than words. */
  makesFiles: boolean;
  parameters: Record<string, unknown>;
};

const PROMPTS = ["prompt", "question", "text", "query", "instruction", "message"];
const PICTURES = /^(image|images|input_image|image_input|img|media|picture|photo|input_images|image_\w+)$/;
const LONGEST = ["max_tokens", "max_new_tokens", "max_output_tokens", "max_length", "max_completion_tokens"];

const takesAddress = ({ format, items }: Property) => format === "uri" || items?.format === "uri";

function pictureIn(entries: [string, Property][]): Form["picture"] {
  const found =
    entries.find(([name, one]) => PICTURES.test(name) && takesAddress(one)) ??
    entries.find(([, one]) => takesAddress(one));
  return found && { name: found[0], many: found[1].type === "array" };
}

/** A property with what a form needs; a list of choices stands beside it in the schema, behind a reference. */
function parameter(one: Property, named: Record<string, { enum?: unknown[] | undefined; type?: string | undefined }>) {
  const { allOf, "x-order": _order, ...plain } = one;
  const choice = named[allOf?.[0]?.$ref.split("/").at(-1) ?? ""];
  return { ...plain, ...(choice?.enum ? { type: choice.type ?? "string", enum: choice.enum } : {}) };
}

/** Whether a schema speaks of addresses, itself or by what it refers to. One that says nothing may be about anything. */
function makesFiles(output: unknown, named: Record<string, unknown>): boolean {
  const said = JSON.stringify(output ?? {});
  if (said.includes('"format":"uri"')) return true;
  const [, reference] = /"\$ref":"#\/components\/schemas\/(\w+)"/.exec(said) ?? [];
  if (reference) return JSON.stringify(named[reference] ?? {}).includes('"format":"uri"');
  return !/"(type|enum)":/.test(said);
}

/** Reads a model's OpenAPI schema; undefined when it takes no words, so that nothing can be asked of it. */
export function readForm(openapi: unknown): Form | undefined {
  const parsed = schemas.safeParse(openapi);
  if (!parsed.success) return undefined;
  const { Input, ...named } = parsed.data.components.schemas;
  const entries = Object.entries(Input.properties).sort(([, a], [, b]) => (a["x-order"] ?? 99) - (b["x-order"] ?? 99));
  const names = entries.map(([name]) => name);
  const prompt = PROMPTS.find((name) => names.includes(name));
  if (!prompt) return undefined;
  const picture = pictureIn(entries);
  const longest = LONGEST.find((name) => names.includes(name));
  const settings = entries.filter(([name, one]) => name !== prompt && name !== longest && !takesAddress(one));
  const properties = Object.fromEntries(settings.map(([name, one]) => [name, parameter(one, named)]));
  return {
    prompt,
    ...(picture ? { picture } : {}),
    ...(longest ? { longest } : {}),
    makesFiles: makesFiles(named.Output, named),
    parameters: { type: "object", properties: { ...properties, ...(longest ? { maxOutputTokens } : {}) } },
  };
}

const maxOutputTokens = { type: "integer", title: "Longest answer (tokens)", minimum: 16, maximum: 32_000 };
