// Connections over real HTTP: keys go in, are bound to their address, and never come out.
import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { call } from "@/server/testing/call";
import { newKey, newPerson, type Person } from "@/server/testing/people";
import { type Studio, startStudio } from "@/server/testing/studio";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";

const KEY = "sk-right-0123456789";

let studio: Studio;
let standIn: StandIn;
let owner: Person;
let key: { key: string };

beforeAll(async () => {
  standIn = await startOpenAiStandIn({ key: KEY });
  studio = await startStudio();
  owner = await newPerson({ studioOwner: true });
  key = await newKey(owner);
});
afterAll(async () => {
  await studio.stop();
  await standIn.stop();
});

const add = (given: object, asker = key) =>
  call(studio, asker, "POST /api/v1/connections", {
    body: { provider: "compatible", name: "Here", baseUrl: standIn.baseUrl, ...given },
  });

test("a connection is checked as it is added, and shows the last four characters of its key", async () => {
  const { status, body, text } = await add({ key: KEY });
  expect(status).toBe(201);
  expect(body).toMatchObject({ last4: "6789", health: { ok: true } });
  const listed = await call(studio, key, "GET /api/v1/connections");
  for (const answer of [text, listed.text]) expect(answer).not.toContain(KEY);
  const { rows } = await pool().query<{ key: Buffer }>(`SELECT "key" FROM "Connection" WHERE "id" = $1`, [body.id]);
  expect(rows[0]?.key.toString("latin1")).not.toContain(KEY);
  const models = await call(studio, key, "GET /api/v1/models");
  expect(models.body.items.map(({ id }) => id)).toContain(`${body.slug}/gpt-4o`);
});

test("a wrong key is kept and said to be wrong, and checking again tells when it is right", async () => {
  const { body } = await add({ key: "sk-wrong" });
  expect(body).toMatchObject({ health: { ok: false, sentence: expect.stringMatching(/\.$/) } });
  const changed = await call(studio, key, `PATCH /api/v1/connections/${body.id}`, { body: { key: KEY } });
  expect(changed.body).toMatchObject({ health: { ok: true } });
  const checked = await call(studio, key, `POST /api/v1/connections/${body.id}/check`);
  expect([checked.status, checked.body.health]).toMatchObject([200, { ok: true }]);
});

test("a key does not follow its connection to another address", async () => {
  const { body } = await add({ key: KEY });
  const moved = await call(studio, key, `PATCH /api/v1/connections/${body.id}`, {
    body: { baseUrl: "http://127.0.0.1:9/v1" },
  });
  expect([moved.status, moved.body.error.code, moved.body.error.field]).toEqual([400, "invalid", "key"]);
});

test("who does not own the machine reaches nothing of its private network", async () => {
  const guest = await newKey(await newPerson());
  const { status, body } = await add({ key: KEY }, guest);
  expect([status, (body.health as { ok: boolean }).ok]).toEqual([201, false]);
  expect(JSON.stringify(body.health)).not.toContain("stand-in");
});

test("who makes the studio call out again and again has to wait", async () => {
  const { body } = await add({ key: KEY });
  await pool().query(`UPDATE "Throttle" SET "hits" = 30 WHERE "key" = $1`, [`connections user:${owner.userId}`]);
  const calls = standIn.calls.length;
  const answers = [
    await call(studio, key, `POST /api/v1/connections/${body.id}/check`),
    await call(studio, key, `PATCH /api/v1/connections/${body.id}`, { body: { name: "Often" } }),
    await add({ key: KEY }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
  expect(standIn.calls).toHaveLength(calls);
  await pool().query(`DELETE FROM "Throttle" WHERE "key" = $1`, [`connections user:${owner.userId}`]);
});

test("a removed connection is gone with its key", async () => {
  const { body } = await add({ key: KEY });
  expect((await call(studio, key, `DELETE /api/v1/connections/${body.id}`)).status).toBe(204);
  expect((await call(studio, key, `PATCH /api/v1/connections/${body.id}`, { body: { name: "x" } })).status).toBe(404);
  const { rows } = await pool().query(`SELECT "key", "last4" FROM "Connection" WHERE "id" = $1`, [body.id]);
  expect(rows).toEqual([{ key: null, last4: null }]);
});
