// The form that comes from a model's card.
import { expect, test } from "vitest";
import { openaiCards } from "@/lib/models/catalog/openai";
import { parametersOf, readValue, valuesFor } from "./parameters";

const fieldsOf = (name: string) =>
  parametersOf(openaiCards.find((card) => card.providerName === name)?.parameters ?? {});

test("a card's schema becomes fields with their limits and choices", () => {
  expect(fieldsOf("gpt-4o").map(({ name, kind }) => [name, kind])).toEqual([
    ["temperature", "number"],
    ["maxOutputTokens", "number"],
  ]);
  expect(fieldsOf("gpt-6-luna")[0]).toMatchObject({ kind: "choice", options: ["low", "medium", "high"] });
});

test("texts, yes or no, and choices that are numbers are fields, too, in the schema's own order; lists are none", () => {
  const fields = parametersOf({
    properties: {
      beams: { type: "integer", enum: [1, 2], "x-order": 2 },
      system_prompt: { type: "string", default: "Be kind.", "x-order": 0 },
      verbose: { type: "boolean", default: false, "x-order": 1 },
      stops: { type: "array" },
    },
  });
  const [system, verbose, beams] = fields;
  if (!system || !verbose || !beams) throw new Error("Three of them are fields.");
  expect(fields).toHaveLength(3);
  expect(system.title).toBe("System prompt");
  expect([readValue(system, "Be brief."), system.fallback]).toEqual(["Be brief.", "Be kind."]);
  expect([readValue(verbose, "no"), readValue(verbose, "perhaps")]).toEqual([false, undefined]);
  expect([readValue(beams, "2"), readValue(beams, "3")]).toEqual([2, undefined]);
});

test("a card without parameters has no form", () => {
  expect(parametersOf({ type: "object", properties: {} })).toEqual([]);
  expect(parametersOf({})).toEqual([]);
});

test("what is written stays within the limits, and an empty field leaves the choice to the model", () => {
  const [temperature, longest] = fieldsOf("gpt-4o");
  if (!temperature || !longest) throw new Error("The card of gpt-4o has two parameters.");
  expect(readValue(temperature, "0.7")).toBe(0.7);
  expect(readValue(temperature, "9")).toBe(2);
  expect(readValue(temperature, " ")).toBeUndefined();
  expect(readValue(longest, "100.4")).toBe(100);
  expect(readValue(longest, "many")).toBeUndefined();
});

test("another model is sent only what it has a field for", () => {
  expect(valuesFor(fieldsOf("gpt-6-luna"), { temperature: 1, reasoningEffort: "low" })).toEqual({
    reasoningEffort: "low",
  });
});
