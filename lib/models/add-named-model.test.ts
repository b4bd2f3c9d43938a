// Models that somebody names: their form is that of their own schema, and they are listed from then on.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newMember, newPlace } from "@/stand-ins/ground";
import { startReplicateStandIn } from "@/stand-ins/replicate";
import { addNamedModel } from "./add-named-model";
import { checkParams } from "./params";
import { listModels, resolveModel } from "./queries";

let standIn: Awaited<ReturnType<typeof startReplicateStandIn>>;
let ada: Member;
let place: { id: string; slug: string };
beforeAll(async () => {
  standIn = await startReplicateStandIn();
});
afterAll(() => standIn.stop());
beforeEach(async () => {
  ada = await newMember();
  place = await newPlace(ada.teamId, { provider: "replicate", baseUrl: standIn.baseUrl });
});

const add = (name: string, connection = place.slug) => addNamedModel(ada, { connection, name });
const field = (name: string) => ({ code: "invalid", field: name });

test("a named model is listed with its own form, which is checked, and with as many pictures as it takes", async () => {
  const model = await add("stand/choosy");
  expect(model).toMatchObject({ id: `${place.slug}/stand/choosy`, price: null, limits: { images: 1 } });
  expect((await listModels(ada)).map(({ id }) => id)).toContain(model.id);
  const { parameters } = (await resolveModel(ada, model.id)).card;
  const set = { mode: "careful", top_k: 5, beams: 4, verbose: true, system: "Be brief.", maxOutputTokens: 50 };
  expect(checkParams(parameters, set)).toEqual({
    params: { mode: "careful", top_k: 5, beams: 4, verbose: true, system: "Be brief." },
    notices: ["maxOutputTokens is not supported by this model and was left out"],
  });
  for (const [name, value] of Object.entries({ mode: "slow", top_k: 51, beams: 3, verbose: "yes", system: 1 }))
    expect(() => checkParams(parameters, { [name]: value }), name).toThrow(
      expect.objectContaining(field(`params.${name}`)),
    );
  expect(() => checkParams(parameters, { system: "x".repeat(20_001) })).toThrow("up to 20,000 characters");
});

test("naming it again reads its schema again, and it stays one model", async () => {
  await add("stand/choosy");
  await pool().query(`UPDATE "ModelOffer" SET "facts" = '{}' WHERE "connectionId" = $1`, [place.id]);
  expect((await add("stand/choosy")).parameters).toMatchObject({ properties: { mode: { type: "string" } } });
  expect((await listModels(ada)).filter(({ id }) => id.endsWith("stand/choosy"))).toHaveLength(1);
});

test("a name that leads nowhere, a connection that lists all it has, and another team's are refused", async () => {
  await expect(add("nobody/here")).rejects.toMatchObject(field("model"));
  await expect(add("stand/upscaler")).rejects.toThrow("takes no question");
  const listed = await newPlace(ada.teamId, { baseUrl: standIn.baseUrl });
  await expect(add("stand/choosy", listed.slug)).rejects.toMatchObject(field("connection"));
  const { slug } = await newPlace((await newMember()).teamId, { provider: "replicate", baseUrl: standIn.baseUrl });
  await expect(add("stand/choosy", slug)).rejects.toMatchObject({ code: "not_found" });
});

test("a connection bears so many named models, and those it has can be named again", async () => {
  await add("stand/choosy");
  await pool().query(
    `INSERT INTO "ModelOffer" ("connectionId", "name") SELECT $1, 'stand/' || number FROM generate_series(1, 199) AS number`,
    [place.id],
  );
  await expect(add("stand/llava")).rejects.toMatchObject(field("name"));
  expect((await add("stand/choosy")).id).toBe(`${place.slug}/stand/choosy`);
});
