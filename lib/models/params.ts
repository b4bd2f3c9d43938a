// A model's parameters are declared by its card as a JSON schema; what people set is checked against it before a run starts.
import { AppError } from "@/lib/errors";
import { formatCount } from "@/lib/format";

const LONGEST_TEXT = 20_000;

/** The part of JSON schema that cards use. */
type Declared = {
  type?: string;
  title?: string;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
};

function fault(declared: Declared, value: unknown): string | undefined {
  const { type, enum: allowed, minimum, maximum } = declared;
  if (allowed && !allowed.includes(value)) return `is one of ${allowed.join(", ")}`;
  if (type === "string" && typeof value !== "string") return "is a text";
  if (typeof value === "string" && value.length > LONGEST_TEXT)
    return `has up to ${formatCount(LONGEST_TEXT)} characters`;
  if (type === "boolean" && typeof value !== "boolean") return "is true or false";
  if (type !== "number" && type !== "integer") return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) return "is a number";
  if (type === "integer" && !Number.isInteger(value)) return "is a whole number";
  if (minimum !== undefined && value < minimum) return `is ${minimum} or more`;
  if (maximum !== undefined && value > maximum) return `is ${maximum} or less`;
  return undefined;
}

/**
 * The parameters that the model knows, and a notice for each it does not. `null` is as good as not set. Throws `invalid`
 * for a known one with a value that can't be.
 */
export function checkParams(
  schema: Record<string, unknown>,
  given: Record<string, unknown>,
): { params: Record<string, unknown>; notices: string[] } {
  const known = new Map(Object.entries((schema.properties ?? {}) as Record<string, Declared>));
  const params: Record<string, unknown> = {};
  const notices: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const declared = known.get(name);
    if (!declared) {
      notices.push(`${name} is not supported by this model and was left out`);
      continue;
    }
    const why = fault(declared, value);
    if (why) throw new AppError("invalid", `${declared.title ?? name} ${why}.`, { field: `params.${name}` });
    params[name] = value;
  }
  return { params, notices };
}
