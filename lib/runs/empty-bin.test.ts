import { expect, test } from "vitest";
import { prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { emptyRunBin } from "./empty-bin";

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** A run of a team and group of its own, put into the bin `yearsAgo`, with a line in the ledger. */
async function binned(yearsAgo: number) {
  const [teamId, userId, groupId, connectionId, id] = [newId(), newId(), newId(), newId(), newId()];
  const deletedAt = new Date(Date.now() - yearsAgo * YEAR_MS);
  await prisma().team.create({ data: { id: teamId, name: "Team" } });
  await prisma().user.create({ data: { id: userId, email: `${userId}@example.org`, name: "Someone" } });
  await prisma().runGroup.create({ data: { id: groupId, teamId, userId, kind: "set", createdAt: deletedAt } });
  const place = { slug: "test", name: "Test", engine: "openai", provider: "compatible" };
  await prisma().connection.create({ data: { id: connectionId, ...place } });
  const asked = { task: "ask", model: "test/test", modelName: "Test", title: "A question", input: {} };
  await prisma().run.create({
    data: { id, teamId, userId, groupId, connectionId, ...asked, status: "done", deletedAt },
  });
  await prisma().ledgerEntry.create({
    data: { id: newId(), runId: id, teamId, userId, task: "ask", model: "test/test", micros: 7n },
  });
  return { id, groupId, teamId };
}

test("emptying the bin removes runs that were there long enough with their groups, and keeps what they cost", async () => {
  const [old, fresh] = [await binned(3), await binned(1)];
  await emptyRunBin(2 * YEAR_MS);
  const [runs, groups] = await Promise.all([
    prisma().run.findMany({ where: { id: { in: [old.id, fresh.id] } } }),
    prisma().runGroup.findMany({ where: { id: { in: [old.groupId, fresh.groupId] } } }),
  ]);
  expect(runs.map(({ id }) => id)).toEqual([fresh.id]);
  expect(groups.map(({ id }) => id)).toEqual([fresh.groupId]);
  const entry = await prisma().ledgerEntry.findFirst({ where: { teamId: old.teamId } });
  expect(entry).toMatchObject({ runId: null, micros: 7n });
});

test("what a removed run had made goes into the bin with it, unless another run shows it", async () => {
  const [old, fresh] = [await binned(3), await binned(1)];
  const { teamId } = old;
  const { userId } = await prisma().run.findUniqueOrThrow({ where: { id: old.id } });
  const sha256 = newId();
  await prisma().blob.create({ data: { sha256, bytes: 1n } });
  const createdAt = new Date(Date.now() - 4 * YEAR_MS);
  const madeBy = async (runs: string[]) => {
    const id = newId();
    const what = { teamId, userId, sha256, name: "a.png", type: "image/png", bytes: 1n, made: true, createdAt };
    const create = runs.map((runId) => ({ runId, role: "output" }));
    await prisma().file.create({ data: { id, ...what, runs: { create } } });
    return id;
  };
  const [alone, shared] = [await madeBy([old.id]), await madeBy([old.id, fresh.id])];
  await emptyRunBin(2 * YEAR_MS);
  const inBin = async (id: string) => (await prisma().file.findUniqueOrThrow({ where: { id } })).deletedAt !== null;
  expect([await inBin(alone), await inBin(shared)]).toEqual([true, false]);
});
