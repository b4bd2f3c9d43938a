// Keys are sealed and bound to where they were given for; what another team has does not exist.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { listModels, resolveModel } from "@/lib/models/queries";
import { startAnthropicStandIn } from "@/stand-ins/anthropic";
import { type StandIn, startOpenAiStandIn } from "@/stand-ins/openai";
import { addConnection, changeConnection, checkConnection, removeConnection } from "./change-connection";
import { listConnections, placeOf } from "./queries";
import { growRoom, shrinkRoom } from "./room";
import { newConnection } from "./schema";
import { seal, unseal } from "./seal";

let server: StandIn;
beforeAll(async () => {
  process.env.MEDLEY_SECRET ??= "a secret for tests, long enough to be one";
  server = await startOpenAiStandIn({ paceMs: 0 });
});
afterAll(() => server.stop());

async function person(owner: boolean, role: Member["role"] = "owner"): Promise<Member> {
  const [userId, teamId] = [newId(), newId()];
  await pool().query(`INSERT INTO "User" ("id", "email", "name", "owner") VALUES ($1, $2, 'Ada', $3)`, [
    userId,
    `${userId}@example.com`,
    owner,
  ]);
  await pool().query(`INSERT INTO "Team" ("id", "name") VALUES ($1, 'Harbour')`, [teamId]);
  return { kind: "member", userId, teamId, role, studioOwner: owner, sessionId: newId() };
}

const wanted = () => ({
  provider: "compatible" as const,
  name: "My server",
  baseUrl: server.baseUrl,
  key: "sk-0123456789",
});

test("a sealed key opens only whole, for its own row and with its own secret", () => {
  const sealed = seal("secret", "row", "sk-1");
  expect(unseal("secret", "row", sealed)).toBe("sk-1");
  expect(sealed.includes("sk-1")).toBe(false);
  expect(seal("secret", "row", "sk-1").equals(sealed)).toBe(false);
  expect(() => unseal("secret", "other", sealed)).toThrow("can't be read");
  expect(() => unseal("other", "row", sealed)).toThrow("can't be read");
  expect(() => unseal("secret", "row", sealed.subarray(0, 12))).toThrow("can't be read");
  for (let index = 0; index < sealed.length; index += 1) {
    const touched = Buffer.from(sealed);
    touched[index] = (touched[index] ?? 0) ^ 1;
    expect(() => unseal("secret", "row", touched), `byte ${index}`).toThrow("can't be read");
  }
});

test("a connection is checked when it is added, shows four characters of its key, and offers its models at an unknown price", async () => {
  const actor = await person(true);
  const added = await addConnection(actor, wanted());
  expect(added).toMatchObject({ slug: "my-server", last4: "6789", source: "settings", health: { ok: true } });
  expect(JSON.stringify(await listConnections(actor))).not.toContain("sk-0123456789");
  expect(await placeOf(added.id)).toMatchObject({ key: "sk-0123456789", trusted: true });
  const models = await listModels(actor, { task: "ask" });
  expect(models.find(({ id }) => id === "my-server/standin-fast")).toMatchObject({ ready: true, price: null });
});

test("a team's connection never takes a name that the machine's owner gives, nor one twice, however many are added at once", async () => {
  const actor = await person(false);
  const { key: _, ...keyless } = { ...wanted(), baseUrl: "http://127.0.0.1:1/v1" };
  const add = async (name: string) => (await addConnection(actor, { ...keyless, name })).slug;
  for (const name of ["OpenAI", "Anthropic", "Replicate", "Local"])
    expect(await add(name)).toBe(`${name.toLowerCase()}-2`);
  expect((await Promise.all(["Shed", "shed", "SHED"].map(add))).sort()).toEqual(["shed", "shed-2", "shed-3"]);
  const twice = pool().query(
    `UPDATE "Connection" SET "slug" = 'shed' WHERE "teamId" = $1 AND "slug" = 'shed-2' AND "deletedAt" IS NULL`,
    [actor.teamId],
  );
  await expect(twice).rejects.toMatchObject({ code: "23505" });
});

test("where the machine gives a name that a team used before, the team's model ids go on meaning the team's own", async () => {
  const actor = await person(true);
  const { id } = await addConnection(actor, { ...wanted(), name: "Zoo" });
  const slug = `zoo-${newId()}`;
  await pool().query(`UPDATE "Connection" SET "slug" = $2 WHERE "id" = $1`, [id, slug]);
  const given = newId();
  await pool().query(
    `INSERT INTO "Connection" ("id", "slug", "name", "engine", "provider", "source") VALUES ($1, $2, 'A zoo', 'openai', 'compatible', 'environment')`,
    [given, slug],
  );
  await pool().query(`INSERT INTO "ModelOffer" ("connectionId", "name", "facts") VALUES ($1, 'standin-fast', '{}')`, [
    given,
  ]);
  const model = `${slug}/standin-fast`;
  expect((await resolveModel(actor, model)).connection.id).toBe(id);
  expect((await listModels(actor)).filter((one) => one.id === model)).toHaveLength(1);
  expect((await resolveModel(await person(false), model)).connection.id).toBe(given);
  await pool().query(`DELETE FROM "Connection" WHERE "id" = $1`, [given]);
});

test("a password in an address is refused: the address is shown to the whole team", () => {
  const given = (baseUrl: string) => newConnection.safeParse({ provider: "compatible", name: "Here", baseUrl }).success;
  expect(["http://a:b@host/v1", "http://a@host/v1", "http://host/v1"].map(given)).toEqual([false, false, true]);
});

test("a server that speaks Anthropic's protocol is asked in it, and Anthropic itself has priced cards", async () => {
  const actor = await person(true);
  const other = await startAnthropicStandIn({ paceMs: 0 });
  const place = { provider: "anthropic-compatible" as const, name: "Llamas", baseUrl: other.baseUrl };
  const added = await addConnection(actor, place);
  const claude = { provider: "anthropic" as const, name: "Claude", key: "sk-ant-0123", baseUrl: other.baseUrl };
  const { slug } = await addConnection(actor, claude);
  await other.stop();
  expect(added).toMatchObject({ slug: "llamas", last4: null, health: { ok: true } });
  expect(await placeOf(added.id)).toMatchObject({ engine: "anthropic" });
  const models = await listModels(actor);
  expect(models.find(({ id }) => id === "llamas/standin-fast")).toMatchObject({ ready: true, price: null });
  expect(models.find(({ id }) => id === `${slug}/claude-opus-5-5`)?.price).toMatchObject({ outputTokens: 20 });
});

test("only the machine's owner can point at its private network", async () => {
  const added = await addConnection(await person(false), wanted());
  expect(added.health).toMatchObject({ ok: false, sentence: expect.stringContaining("private network") });
  expect((await placeOf(added.id)).trusted).toBe(false);
});

test("another origin needs the key again", async () => {
  const actor = await person(true);
  const { id } = await addConnection(actor, wanted());
  const baseUrl = "http://127.0.0.1:1234/v1";
  await expect(changeConnection(actor, { id, baseUrl })).rejects.toMatchObject({ code: "invalid", field: "key" });
  const moved = await changeConnection(actor, { id, baseUrl, key: "sk-abcdefghijkl" });
  expect(moved).toMatchObject({ baseUrl, last4: "ijkl", health: { ok: false } });
});

test("another team's connection does not exist, and members may not change their own team's", async () => {
  const { id } = await addConnection(await person(true), wanted());
  const stranger = await person(false);
  await expect(changeConnection(stranger, { id, name: "Mine" })).rejects.toMatchObject({ code: "not_found" });
  await expect(checkConnection(stranger, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(removeConnection(stranger, id)).rejects.toMatchObject({ code: "not_found" });
  const member = await person(false, "member");
  await expect(addConnection(member, wanted())).rejects.toMatchObject({ code: "forbidden" });
});

test("what the machine's owner gives is checked by them alone", async () => {
  const given = newId();
  await pool().query(
    `INSERT INTO "Connection" ("id", "slug", "name", "engine", "provider", "baseUrl", "source") VALUES ($1, $2, 'Given', 'openai', 'compatible', $3, 'environment')`,
    [given, `given-${given}`, server.baseUrl],
  );
  const before = server.calls.length;
  await expect(checkConnection(await person(false), given)).rejects.toMatchObject({ code: "forbidden" });
  expect(server.calls).toHaveLength(before);
  expect(await checkConnection(await person(true), given)).toMatchObject({ health: { ok: true }, editable: false });
  await pool().query(`DELETE FROM "Connection" WHERE "id" = $1`, [given]);
});

test("a removed connection forgets its key", async () => {
  const actor = await person(true);
  const { id } = await addConnection(actor, wanted());
  await removeConnection(actor, id);
  const { rows } = await pool().query(`SELECT "key", "last4" FROM "Connection" WHERE "id" = $1`, [id]);
  expect(rows).toEqual([{ key: null, last4: null }]);
  await expect(placeOf(id)).rejects.toMatchObject({ code: "model_not_ready" });
});

test("room halves once for many refusals at the same time, and ten successes earn a place", async () => {
  const { id } = await addConnection(await person(true), wanted());
  const limit = async () =>
    (await pool().query<{ limit: number }>(`SELECT "limit" FROM "ConnectionRoom" WHERE "connectionId" = $1`, [id]))
      .rows[0]?.limit;
  await Promise.all([shrinkRoom(id, 60_000), shrinkRoom(id, 60_000), shrinkRoom(id, 60_000)]);
  expect(await limit()).toBe(4);
  for (let count = 0; count < 10; count += 1) await growRoom(id);
  expect(await limit()).toBe(5);
});

test("a refusal that asks for an absurd time pauses a connection for two minutes at most", async () => {
  for (const asked of [3_600_000, 1e23, Number.POSITIVE_INFINITY]) {
    const { id } = await addConnection(await person(true), wanted());
    await shrinkRoom(id, asked);
    const { rows } = await pool().query(
      `SELECT "pausedUntil" < now() + interval '121 seconds' AS "soon" FROM "ConnectionRoom" WHERE "connectionId" = $1`,
      [id],
    );
    expect(rows).toEqual([{ soon: true }]);
  }
});
