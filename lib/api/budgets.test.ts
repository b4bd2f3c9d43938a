// Budgets over real HTTP: set, seen, refusing, changed and removed.
import { afterAll, beforeAll, expect, test } from "vitest";
import { call } from "@/server/testing/call";
import { newKey, newPerson, type Person } from "@/server/testing/people";
import { type Studio, startStudio } from "@/server/testing/studio";
import { newPlace } from "@/stand-ins/ground";

let studio: Studio;
let ada: Person;
let key: { id: string; key: string };
let order: object;

beforeAll(async () => {
  studio = await startStudio();
  ada = await newPerson();
  key = await newKey(ada);
  const { slug } = await newPlace(ada.teamId);
  order = { task: "ask", model: `${slug}/gpt-4o`, input: { question: "What?", imageIds: [] } };
});
afterAll(() => studio.stop());

const set = (body: object) => call(studio, key, "POST /api/v1/budgets", { body });

test("a budget is set, listed, refuses with 402, is raised and removed", async () => {
  const made = await set({ scope: "key", targetId: key.id, period: "day", limitMicros: 100 });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    ...{ scope: "key", targetId: key.id, period: "day", limitMicros: 100 },
    ...{ allowUnknown: false, spentMicros: 0, reservedMicros: 0, renewsAt: expect.stringMatching(/T00:00:00\.000Z$/) },
  });
  const one = `/api/v1/budgets/${made.body.id}`;
  const applying = await call(studio, key, "GET /api/v1/budgets?applying=true");
  expect(applying.body).toEqual({ items: [made.body], nextCursor: null });
  expect((await call(studio, ada, "GET /api/v1/budgets?applying=true")).body.items).toEqual([]);

  const refused = await call(studio, key, "POST /api/v1/runs", { body: order });
  expect([refused.status, refused.body.error.code]).toEqual([402, "over_budget"]);
  const estimate = await call(studio, key, "POST /api/v1/estimates", { body: order });
  expect(estimate.body.overBudget).toMatch(/^This would go over this API key's budget for today/);

  const raised = await call(studio, key, `PATCH ${one}`, { body: { limitMicros: 5_000_000 } });
  expect([raised.status, raised.body.limitMicros]).toEqual([200, 5_000_000]);
  expect((await call(studio, key, "POST /api/v1/estimates", { body: order })).body.overBudget).toBeNull();
  const started = await call(studio, key, "POST /api/v1/runs", { body: order });
  expect(started.status).toBe(201);
  const { body } = await call(studio, key, `GET ${one}`);
  expect(body).toMatchObject({ spentMicros: 0, reservedMicros: expect.any(Number) });
  expect(body.reservedMicros).toBeGreaterThan(0);

  expect((await call(studio, key, `DELETE ${one}`)).status).toBe(204);
  expect((await call(studio, key, `GET ${one}`)).status).toBe(404);
});

test("a budget that can't be is refused with the field that is wrong", async () => {
  const wrong = async (body: object) => {
    const answer = await set({ scope: "team", period: "day", limitMicros: 1, ...body });
    return [answer.status, answer.body.error.field];
  };
  expect(await wrong({ limitMicros: 0 })).toEqual([400, "limitMicros"]);
  expect(await wrong({ limitMicros: 0.5 })).toEqual([400, "limitMicros"]);
  expect(await wrong({ limitMicros: 1_000_000_000_001 })).toEqual([400, "limitMicros"]);
  expect(await wrong({ period: "year" })).toEqual([400, "period"]);
  expect(await wrong({ scope: "user" })).toEqual([400, "targetId"]);
  expect(await wrong({ scope: "user", targetId: "nobody" })).toEqual([404, undefined]);
  expect((await set({ scope: "team", period: "total", limitMicros: 10_000_000 })).status).toBe(201);
  expect(await wrong({ period: "total" })).toEqual([409, "period"]);
});
