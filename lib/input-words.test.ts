import { expect, test } from "vitest";
import { z } from "zod";
import "./input-words";

const said = (schema: z.ZodType, input: unknown) => schema.safeParse(input).error?.issues[0]?.message;

test.each([
  [z.object({ name: z.string() }), {}, "This is missing."],
  [z.object({}), null, "This must be an object."],
  [z.string(), 1, "This must be a text."],
  [z.string().min(1), "", "This can't be empty."],
  [z.string().min(10), "short", "This needs 10 characters or more."],
  [z.string().max(3), "long", "This may have 3 characters."],
  [z.number().min(1), 0, "This must be 1 or more."],
  [z.number().max(9), 10, "This must be 9 or less."],
  [z.int(), 1.5, "This must be a whole number."],
  [z.array(z.string()).min(1), [], "This needs one entry or more."],
  [z.array(z.string()).max(1), ["a", "b"], "This may have one entry."],
  [z.email(), "x", "This is not an e-mail address."],
  [z.iso.datetime(), "yesterday", "This is not a time, such as 2026-11-23T12:00:00Z."],
  [z.enum(["day", "month"]), "year", "This is one of day, month."],
  [z.strictObject({}), { wobble: 1 }, 'There is no field "wobble" here.'],
  [z.string("Give it a name."), undefined, "Give it a name."],
])("an input that is wrong gets a sentence (%#)", (schema, input, sentence) => {
  expect(said(schema, input)).toBe(sentence);
});
