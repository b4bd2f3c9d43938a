// The parameters of a model as fields of a form, read from the JSON schema on its card.

export type Value = string | number | boolean;
/** `fallback`: what the model takes when nothing is set, where its card tells. */
type Named = { name: string; title: string; hint: string | undefined; fallback: Value | undefined };
export type Parameter =
  | (Named & { kind: "number"; whole: boolean; least: number | undefined; most: number | undefined })
  | (Named & { kind: "choice"; options: readonly Value[] })
  | (Named & { kind: "text" });

type Entry = {
  type?: unknown;
  title?: unknown;
  description?: unknown;
  minimum?: unknown;
  maximum?: unknown;
  enum?: unknown;
  default?: unknown;
  "x-order"?: unknown;
};

const isValue = (value: unknown): value is Value => ["string", "number", "boolean"].includes(typeof value);

const numberOr = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** "max_new_tokens" as a person would write it. */
const inWords = (name: string): string => {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function parameter(name: string, entry: Entry): Parameter[] {
  const { title, description, type, enum: options, default: fallback } = entry;
  const named: Named = {
    name,
    title: typeof title === "string" && title !== name ? title : inWords(name),
    hint: typeof description === "string" ? description : undefined,
    fallback: isValue(fallback) && fallback !== "" ? fallback : undefined,
  };
  if (Array.isArray(options)) return [{ ...named, kind: "choice", options: options.filter(isValue) }];
  if (type === "boolean") return [{ ...named, kind: "choice", options: [true, false] }];
  if (type === "string") return [{ ...named, kind: "text" }];
  if (type !== "number" && type !== "integer") return [];
  const [least, most] = [numberOr(entry.minimum), numberOr(entry.maximum)];
  return [{ ...named, kind: "number", whole: type === "integer", least, most }];
}

/** A value as people read it. */
export const wordFor = (value: Value): string => (typeof value === "boolean" ? (value ? "yes" : "no") : String(value));

/** The fields of a card's schema, in its order; what a form can't show is left out. */
export function parametersOf(schema: Record<string, unknown>): Parameter[] {
  const properties = schema.properties;
  if (typeof properties !== "object" || properties === null) return [];
  const entries = Object.entries(properties as Record<string, Entry>);
  // What the database kept has lost the order of its keys.
  const place = ([, entry]: [string, Entry]) => numberOr(entry["x-order"]) ?? 0;
  return entries.sort((a, b) => place(a) - place(b)).flatMap(([name, entry]) => parameter(name, entry));
}

export type ParameterValues = Readonly<Record<string, Value>>;

/** What is written in a field as a value within its limits; undefined leaves the choice to the model. */
export function readValue(field: Parameter, text: string): Value | undefined {
  if (text.trim() === "") return undefined;
  if (field.kind === "text") return text;
  if (field.kind === "choice") return field.options.find((option) => wordFor(option) === text);
  const number = Number(text);
  if (Number.isNaN(number)) return undefined;
  const within = Math.min(Math.max(number, field.least ?? number), field.most ?? number);
  return field.whole ? Math.round(within) : within;
}

/** Those of `values` that a model has fields for. */
export const valuesFor = (fields: readonly Parameter[], values: ParameterValues): ParameterValues =>
  Object.fromEntries(fields.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]]])));
