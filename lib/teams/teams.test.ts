// Members, roles and moving between teams, on the real database.
import { expect, test } from "vitest";
import type { Member, Role } from "@/lib/access/actor";
import { CREDENTIALS_CHANNEL, resolveSession } from "@/lib/access/session";
import { pool } from "@/lib/db/client";
import { listen } from "@/lib/db/listen";
import { newId } from "@/lib/ids";
import { changeRole, removeMember } from "./change-members";
import { listMembers, listTeams } from "./queries";
import { switchTeam } from "./switch-team";

async function newTeam(name: string, personal = false): Promise<string> {
  const id = newId();
  await pool().query(`INSERT INTO "Team" ("id", "name", "personal") VALUES ($1, $2, $3)`, [id, name, personal]);
  return id;
}

const join = (teamId: string, userId: string, role: Role) =>
  pool().query(`INSERT INTO "Membership" ("teamId", "userId", "role") VALUES ($1, $2, $3)`, [teamId, userId, role]);

/** Somebody new in the team, signed in there. */
async function member(teamId: string, role: Role): Promise<Member> {
  const userId = newId();
  await pool().query(`INSERT INTO "User" ("id", "email", "name") VALUES ($1, $2, 'Ada')`, [userId, `${userId}@x.test`]);
  await join(teamId, userId, role);
  const sessionId = newId();
  await pool().query(
    `INSERT INTO "Session" ("id", "userId", "teamId", "expiresAt") VALUES ($1, $2, $3, now() + interval '1 day')`,
    [sessionId, userId, teamId],
  );
  return { kind: "member", userId, teamId, role, studioOwner: false, sessionId };
}

const roleOf = async (who: Member) => (await resolveSession(who.sessionId))?.role;

test("owners and admins see who is in the team and nobody of another; members see no such page", async () => {
  const [here, there] = [await newTeam("Here"), await newTeam("There")];
  const [owner, admin, plain] = [
    await member(here, "owner"),
    await member(here, "admin"),
    await member(here, "member"),
  ];
  await member(there, "owner");
  expect((await listMembers(admin)).map((one) => [one.userId, one.role, one.self])).toEqual([
    [owner.userId, "owner", false],
    [admin.userId, "admin", true],
    [plain.userId, "member", false],
  ]);
  await expect(listMembers(plain)).rejects.toMatchObject({ code: "not_found" });
});

test("an admin changes members but no owner, makes no owner, and nobody of another team exists", async () => {
  const here = await newTeam("Here");
  const [owner, admin, plain] = [
    await member(here, "owner"),
    await member(here, "admin"),
    await member(here, "member"),
  ];
  const stranger = await member(await newTeam("There"), "member");
  await changeRole(admin, { userId: plain.userId, role: "admin" });
  expect(await roleOf(plain)).toBe("admin");
  await expect(changeRole(admin, { userId: plain.userId, role: "owner" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(changeRole(admin, { userId: owner.userId, role: "member" })).rejects.toMatchObject({
    code: "forbidden",
  });
  for (const userId of [stranger.userId, newId(), "nonsense"]) {
    await expect(changeRole(admin, { userId, role: "member" })).rejects.toMatchObject({ code: "not_found" });
    await expect(removeMember(admin, userId)).rejects.toMatchObject({ code: "not_found" });
  }
  const { rows } = await pool().query(
    `SELECT "details" FROM "AuditEntry" WHERE "action" = 'role.changed' AND "target" = $1`,
    [plain.userId],
  );
  expect(rows).toEqual([{ details: { from: "member", to: "admin" } }]);
});

test("a member manages nobody, whatever they were a moment ago", async () => {
  const here = await newTeam("Here");
  const [owner, plain] = [await member(here, "owner"), await member(here, "member")];
  await expect(changeRole(plain, { userId: owner.userId, role: "member" })).rejects.toMatchObject({
    code: "not_found",
  });
  const stale: Member = { ...plain, role: "admin" };
  const other = await member(here, "member");
  await expect(removeMember(stale, other.userId)).rejects.toMatchObject({ code: "not_found" });
});

test("of two owners who unmake each other at once one stays", async () => {
  const here = await newTeam("Here");
  const [a, b] = [await member(here, "owner"), await member(here, "owner")];
  const both = await Promise.allSettled([
    changeRole(a, { userId: b.userId, role: "member" }),
    changeRole(b, { userId: a.userId, role: "member" }),
  ]);
  expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect([await roleOf(a), await roleOf(b)].toSorted()).toEqual(["member", "owner"]);
});

test("the last owner can't be removed or made less", async () => {
  const owner = await member(await newTeam("Here"), "owner");
  await expect(removeMember(owner, owner.userId)).rejects.toMatchObject({ code: "conflict" });
  await expect(changeRole(owner, { userId: owner.userId, role: "member" })).rejects.toMatchObject({ code: "conflict" });
});

test("who is removed goes on in a team of their own; their key, invites and open streams here end", async () => {
  const here = await newTeam("Here");
  const [owner, gone] = [await member(here, "owner"), await member(here, "admin")];
  const keyId = newId();
  await pool().query(
    `INSERT INTO "ApiKey" ("id", "teamId", "userId", "name", "hash", "last4") VALUES ($1::uuid, $2, $3, 'k', $1::text, 'abcd')`,
    [keyId, here, gone.userId],
  );
  const inviteId = newId();
  await pool().query(
    `INSERT INTO "Invite" ("id", "teamId", "hash", "createdById", "expiresAt") VALUES ($1::uuid, $2, $1::text, $3, now() + interval '1 day')`,
    [inviteId, here, gone.userId],
  );
  const heard = new Set<string>();
  await listen(CREDENTIALS_CHANNEL, (name) => heard.add(name));
  await removeMember(owner, gone.userId);
  await expect.poll(() => heard.has(gone.sessionId) && heard.has(`key:${keyId}`)).toBe(true);
  const after = await resolveSession(gone.sessionId);
  expect(after).toMatchObject({ role: "owner" });
  expect(after?.teamId).not.toBe(here);
  const { rows } = await pool().query(
    `SELECT (SELECT "revokedAt" IS NOT NULL FROM "ApiKey" WHERE "id" = $1) AS key, (SELECT "revokedAt" IS NOT NULL FROM "Invite" WHERE "id" = $2) AS invite`,
    [keyId, inviteId],
  );
  expect(rows).toEqual([{ key: true, invite: true }]);
});

test("a person moves to another of their teams and to no other", async () => {
  const [here, mine, theirs] = [await newTeam("Here"), await newTeam("Mine"), await newTeam("Theirs")];
  const who = await member(here, "member");
  await join(mine, who.userId, "owner");
  expect((await listTeams(who)).map(({ name, current }) => [name, current])).toEqual([
    ["Here", true],
    ["Mine", false],
  ]);
  await switchTeam(who, mine);
  expect(await resolveSession(who.sessionId)).toMatchObject({ teamId: mine, role: "owner" });
  for (const foreign of [theirs, newId(), "nonsense"])
    await expect(switchTeam(who, foreign)).rejects.toMatchObject({ code: "not_found" });
});
