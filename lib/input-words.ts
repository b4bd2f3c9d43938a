// What Zod says of an input that is wrong, in our words. Imported for its effect, wherever its messages reach a person.
import { z } from "zod";

const things: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  date: "a date",
};

const forms: Record<string, string> = {
  email: "This is not an e-mail address.",
  url: "This is not an address.",
  uuid: "This is not an id.",
  datetime: "This is not a time, such as 2026-11-23T12:00:00Z.",
  date: "This is not a date, such as 2026-11-23.",
};

type Issue = z.core.$ZodRawIssue;

function tooSmall({ origin, minimum }: Extract<Issue, { code: "too_small" }>): string {
  if (origin === "string") return minimum === 1 ? "This can't be empty." : `This needs ${minimum} characters or more.`;
  if (origin === "array")
    return minimum === 1 ? "This needs one entry or more." : `This needs ${minimum} entries or more.`;
  return `This must be ${minimum} or more.`;
}

function tooBig({ origin, maximum }: Extract<Issue, { code: "too_big" }>): string {
  if (origin === "string") return `This may have ${maximum} characters.`;
  if (origin === "array") return maximum === 1 ? "This may have one entry." : `This may have ${maximum} entries.`;
  return `This must be ${maximum} or less.`;
}

/** A sentence for what is wrong with one input. */
export function inputSentence(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "This is missing."
        : `This must be ${things[issue.expected] ?? issue.expected}.`;
    case "too_small":
      return tooSmall(issue);
    case "too_big":
      return tooBig(issue);
    case "invalid_format":
      return forms[issue.format] ?? "This does not have the right form.";
    case "invalid_value":
      return issue.values.length === 1
        ? `This must be ${String(issue.values[0])}.`
        : `This is one of ${issue.values.map(String).join(", ")}.`;
    case "unrecognized_keys":
      return `There is no field ${issue.keys.map((key) => `"${key}"`).join(", ")} here.`;
    default:
      return "This can't be used.";
  }
}

z.config({ customError: inputSentence });
