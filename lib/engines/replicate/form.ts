// How a model on Replicate wants to be asked, read from its own schema: no two of them name their fields alike.
import { z } from "zod";

const reference = z.looseObject({ $ref: z.string().optional(), type: z.string().optional() });
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
  $ref: z.string().optional(),
  allOf: z.array(reference).optional(),
  anyOf: z.array(reference).optional(),
  "x-order": z.number().optional(),
});
type Property = z.infer<typeof property>;

/** A model's makers may write as much as they like; a form and a list of models bear this much. */
const MOST_PARAMETERS = 40;
const MOST_CHOICES = 200;
const LONGEST_HINT = 300;
const SCALARS = ["string", "number", "integer", "boolean"];

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

type Named = Record<string, { enum?: unknown[] | undefined; type?: string | undefined }>;

const isScalar = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

/**
 * A property with what a form needs of it; a list of choices stands beside it in the schema, behind a reference. Undefined for
 * what no form can show: lists, objects, secrets.
 */
function parameter(one: Property, named: Named): Record<string, unknown> | undefined {
  const said = [one, ...(one.allOf ?? []), ...(one.anyOf ?? [])];
  const choice =
    named[
      said
        .find(({ $ref }) => $ref)
        ?.$ref?.split("/")
        .at(-1) ?? ""
    ];
  const type = said.find((each) => each.type && each.type !== "null")?.type ?? choice?.type ?? "string";
  const choices = (one.enum ?? choice?.enum)?.filter(isScalar).slice(0, MOST_CHOICES);
  if (!SCALARS.includes(type) || one.format === "password") return undefined;
  const { title, description, minimum, maximum, default: fallback } = one;
  return {
    type,
    ...(title ? { title: title.slice(0, 100) } : {}),
    ...(description ? { description: description.slice(0, LONGEST_HINT) } : {}),
    ...(isScalar(fallback)
      ? { default: typeof fallback === "string" ? fallback.slice(0, LONGEST_HINT) : fallback }
      : {}),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(choices ? { enum: choices } : {}),
  };
}

function parametersIn(entries: [string, Property][], named: Named): Record<string, unknown> {
  const found = entries.flatMap(([name, one]) => {
    const shown = parameter(one, named);
    return shown ? [[name, shown] as const] : [];
  });
  const first = found.slice(0, MOST_PARAMETERS);
  // Where this is kept, keys have no order.
  return Object.fromEntries(first.map(([name, shown], at) => [name, { ...shown, "x-order": at }]));
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
  const properties = parametersIn(settings, named);
  return {
    prompt,
    ...(picture ? { picture } : {}),
    ...(longest ? { longest } : {}),
    makesFiles: makesFiles(named.Output, named),
    parameters: { type: "object", properties: { ...properties, ...(longest ? { maxOutputTokens } : {}) } },
  };
}

const maxOutputTokens = {
  ...{ type: "integer", title: "Longest answer (tokens)", minimum: 16, maximum: 32_000 },
  "x-order": MOST_PARAMETERS,
};
