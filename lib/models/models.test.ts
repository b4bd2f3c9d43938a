// What cards promise: parameters are checked against them, and a model whose day has come is retired.
import { expect, test } from "vitest";
import { longestAnswer } from "@/lib/costs/estimate";
import { pool } from "@/lib/db/client";
import { newMember, newPlace } from "@/stand-ins/ground";
import { openaiCards } from "./catalog/openai";
import { unlistedCard } from "./catalog/unlisted";
import { onDay } from "./lifecycle";
import { checkParams } from "./params";
import { listModels, resolveModel } from "./queries";
import type { Card } from "./schema";

const cardOf = (name: string): Card =>
  openaiCards.find((card) => card.providerName === name) ?? unlistedCard(name, "compatible");

test("a model is leaving until its day, and retired from that day on", () => {
  const card = unlistedCard("old", "compatible", { leavesOn: "2027-01-14" });
  expect(onDay(card, "2027-01-13").lifecycle.status).toBe("leaving");
  expect(onDay(card, "2027-01-14").lifecycle.status).toBe("retired");
  expect(onDay(unlistedCard("young", "compatible"), "2099-01-01").lifecycle.status).toBe("active");
});

test("a retired model is refused with the name of its successor, and stays in the list as retired", async () => {
  const ada = await newMember();
  const { id, slug } = await newPlace(ada.teamId);
  await pool().query(
    `INSERT INTO "ModelOffer" ("connectionId", "name", "facts") VALUES ($1, 'gpt-4o', '{"leavesOn":"2020-01-01"}')`,
    [id],
  );
  await expect(resolveModel(ada, `${slug}/gpt-4o`)).rejects.toThrow(
    `GPT-4o is no longer offered. Use ${slug}/gpt-6-luna instead.`,
  );
  const listed = (await listModels(ada)).find((model) => model.id === `${slug}/gpt-4o`);
  expect(listed?.lifecycle).toMatchObject({ status: "retired", leavesOn: "2020-01-01" });
});

test("parameters: known ones are checked, unknown ones are left out and named, unset ones are nothing", () => {
  const { parameters } = cardOf("gpt-6-sol");
  expect(checkParams(parameters, { reasoningEffort: "low", maxOutputTokens: null, temperature: 1 })).toEqual({
    params: { reasoningEffort: "low" },
    notices: ["temperature is not supported by this model and was left out"],
  });
  const refusal = (params: Record<string, unknown>) => () => checkParams(parameters, params);
  expect(refusal({ reasoningEffort: "enormous" })).toThrow("Effort is one of low, medium, high.");
  expect(refusal({ maxOutputTokens: 15 })).toThrow("Longest answer (tokens) is 16 or more.");
  expect(refusal({ maxOutputTokens: 20.5 })).toThrow("is a whole number");
  expect(refusal({ maxOutputTokens: [] })).toThrow("is a number");
});

test("models that think have room to, others have room for an answer, and people may say how much", () => {
  expect(longestAnswer(cardOf("gpt-6-sol"), {})).toBe(16_384);
  expect(longestAnswer(cardOf("gpt-4o"), {})).toBe(4096);
  expect(longestAnswer(cardOf("gpt-4o"), { maxOutputTokens: 64 })).toBe(64);
});
