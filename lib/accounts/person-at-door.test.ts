// Who is let in from another door, on the real database.
import { expect, test, vi } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool, transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { insertAccount } from "./create-account";
import { createInvite } from "./invites";
import { type AtDoor, personAtDoor } from "./person-at-door";

vi.mock("@/lib/files/upload", () => ({ saveSample: () => Promise.resolve() }));

const atDoor = (more: Partial<AtDoor> = {}): AtDoor => ({
  provider: "oidc",
  id: newId(),
  name: "Bo",
  email: `${newId()}@example.org`,
  ...more,
});

async function owner(): Promise<Member & { email: string }> {
  const email = `${newId()}@example.org`;
  const made = await transaction((client) =>
    insertAccount(client, { name: "Ada", email, password: "correct horse", teamName: "Harbour", owner: true }),
  );
  return { kind: "member", ...made, role: "owner", studioOwner: true, sessionId: newId(), email };
}

test("somebody new needs an invite; with it they get an account in its team and are known from then on", async () => {
  const inviting = await owner();
  const who = atDoor();
  expect(await personAtDoor(who)).toBe("uninvited");
  const { token } = await createInvite(inviting, { role: "member" });
  const person = await personAtDoor(who, token);
  expect(person).toMatchObject({ teamId: inviting.teamId });
  expect(await personAtDoor({ ...who, email: "moved@example.org" })).toMatchObject({
    userId: (person as { userId: string }).userId,
  });
  expect(await personAtDoor(atDoor(), token)).toBe("invite");
});

test("an e-mail address that has an account opens it to nobody, with or without an invite", async () => {
  const known = await owner();
  const { token } = await createInvite(known, { role: "member" });
  expect(await personAtDoor(atDoor({ email: known.email.toUpperCase() }))).toBe("known");
  expect(await personAtDoor(atDoor({ email: known.email }), token)).toBe("known");
  const { rowCount } = await pool().query(`SELECT 1 FROM "Account" WHERE "userId" = $1`, [known.userId]);
  expect(rowCount).toBe(0);
});

test("the same id at another door is somebody else", async () => {
  const who = atDoor();
  const { token } = await createInvite(await owner(), { role: "member" });
  await personAtDoor(who, token);
  expect(await personAtDoor({ ...who, provider: "github" })).toBe("known");
});

test("without an address, with one that nobody verified, or with a closed account nobody comes in", async () => {
  const { token } = await createInvite(await owner(), { role: "member" });
  const { email: _, ...nameless } = atDoor();
  expect(await personAtDoor(nameless, token)).toBe("nameless");
  expect(await personAtDoor(atDoor({ verified: false }), token)).toBe("unverified");
  const who = atDoor();
  const person = await personAtDoor(who, token);
  await pool().query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, [(person as { userId: string }).userId]);
  expect(await personAtDoor(who)).toBe("closed");
});
