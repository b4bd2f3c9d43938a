// The parameters of a model as fields of a form, read from the JSON schema on its card.

type Named = { name: string; title: string; hint: string | undefined };
export type Parameter =
  | (Named & { kind: "number"; whole: boolean; least: number | undefined; most: number | undefined })
  | (Named & { kind: "choice"; options: readonly string[] });

type Entry = {
  type?: unknown;
  title?: unknown;
  description?: unknown;
  minimum?: unknown;
  maximum?: unknown;
  enum?: unknown;
};

const numberOr = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

function parameter(name: string, entry: Entry): Parameter[] {
  const title = typeof entry.title === "string" ? entry.title : name;
  const named = { name, title, hint: typeof entry.description === "string" ? entry.description : undefined };
  if (Array.isArray(entry.enum)) return [{ ...named, kind: "choice", options: entry.enum.map(String) }];
  if (entry.type !== "number" && entry.type !== "integer") return [];
  const [least, most] = [numberOr(entry.minimum), numberOr(entry.maximum)];
  return [{ ...named, kind: "number", whole: entry.type === "integer", least, most }];
}

/** The fields of a card's schema, in its order; what a form can't show is left out. */
export function parametersOf(schema: Record<string, unknown>): Parameter[] {
  const properties = schema.properties;
  if (typeof properties !== "object" || properties === null) return [];
  return Object.entries(properties as Record<string, Entry>).flatMap(([name, entry]) => parameter(name, entry));
}

export type ParameterValues = Readonly<Record<string, string | number>>;

/** What is written in a field as a value within its limits; undefined leaves the choice to the model. */
export function readValue(field: Parameter, text: string): string | number | undefined {
  if (text.trim() === "") return undefined;
  if (field.kind === "choice") return field.options.includes(text) ? text : undefined;
  const number = Number(text);
  if (Number.isNaN(number)) return undefined;
  const within = Math.min(Math.max(number, field.least ?? number), field.most ?? number);
  return field.whole ? Math.round(within) : within;
}

/** Those of `values` that a model has fields for. */
export const valuesFor = (fields: readonly Parameter[], values: ParameterValues): ParameterValues =>
  Object.fromEntries(fields.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]]])));
