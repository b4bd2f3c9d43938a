// Invites, closed sign-up and accounts from the command line, on the real database.
import { expect, test, vi } from "vitest";
import type { Member } from "@/lib/access/actor";
import { resolveSession } from "@/lib/access/session";
import { pool, transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { listMembers, listTeams } from "@/lib/teams/queries";
import { acceptAsMember, acceptAsNew, readInvite } from "./accept-invite";
import { insertAccount } from "./create-account";
import { createUser } from "./create-user";
import { createInvite, listInvites, mayInvite, revokeInvite } from "./invites";
import { memberByEmail } from "./member-by-email";
import { acceptForm, inviteForm } from "./schema";
import { checkCredentials } from "./sign-in";
import { signUp } from "./sign-up";

vi.mock("@/lib/files/upload", () => ({ saveSample: () => Promise.resolve() }));

const PASSWORD = "correct horse battery";
const address = () => `${newId()}@example.org`;
const newcomer = (email = address()) => ({ name: "Bo", email, password: PASSWORD });

async function person(owner: boolean, email = address()): Promise<Member> {
  const { userId, teamId } = await transaction((client) =>
    insertAccount(client, { name: "Ada", email, password: PASSWORD, teamName: "Harbour", owner }),
  );
  const sessionId = newId();
  await pool().query(
    `INSERT INTO "Session" ("id", "userId", "teamId", "expiresAt") VALUES ($1, $2, $3, now() + interval '1 day')`,
    [sessionId, userId, teamId],
  );
  const member = await resolveSession(sessionId);
  if (!member) throw new Error("the session should count");
  return member;
}

test("somebody new accepts an invite: an account, a team of one, and a place in the inviting team", async () => {
  const owner = await person(true);
  const { token } = await createInvite(owner, { role: "admin" });
  expect(await readInvite(token)).toMatchObject({ team: "Harbour", by: "Ada", email: null });
  const form = newcomer();
  const joined = await acceptAsNew(token, form);
  expect(joined.teamId).toBe(owner.teamId);
  expect((await listMembers(owner)).map(({ name, role }) => [name, role])).toEqual([
    ["Ada", "owner"],
    ["Bo", "admin"],
  ]);
  const { rows } = await pool().query(
    `SELECT team."personal", membership."role" FROM "Membership" membership JOIN "Team" team ON team."id" = membership."teamId" WHERE membership."userId" = $1 ORDER BY team."personal"`,
    [joined.userId],
  );
  expect(rows).toEqual([
    { personal: false, role: "admin" },
    { personal: true, role: "owner" },
  ]);
  expect(await readInvite(token)).toBeUndefined();
});

test("the studio's owner keeps a team of one when their first one is shared, and goes on in the shared one", async () => {
  const owner = await person(true);
  for (let turn = 0; turn < 2; turn++)
    await acceptAsNew((await createInvite(owner, { role: "member" })).token, newcomer());
  const teams = await listTeams(owner);
  expect(teams.map(({ name, current }) => [name, current])).toEqual([
    ["Ada", false],
    ["Harbour", true],
  ]);
  const { rows } = await pool().query<{ email: string }>(`SELECT "email" FROM "User" WHERE "id" = $1`, [owner.userId]);
  expect(await memberByEmail(rows[0]?.email ?? "")).toMatchObject({ teamId: owner.teamId, role: "owner" });
});

test("twenty people with one link: one gets in, the others keep no account", async () => {
  const owner = await person(true);
  const { token } = await createInvite(owner, { role: "member" });
  const forms = Array.from({ length: 20 }, () => newcomer());
  const all = await Promise.allSettled(forms.map((form) => acceptAsNew(token, form)));
  expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  const { rowCount } = await pool().query(`SELECT 1 FROM "User" WHERE "email" = ANY($1)`, [forms.map((f) => f.email)]);
  expect(rowCount).toBe(1);
});

test("an invite for one address is for nobody else, and trying does not spend it", async () => {
  const owner = await person(true);
  const wanted = address();
  const { token } = await createInvite(owner, inviteForm.parse({ email: ` ${wanted.toUpperCase()} `, role: "member" }));
  await expect(acceptAsNew(token, newcomer())).rejects.toMatchObject({ code: "invalid", field: "email" });
  await expect(acceptAsMember(await person(false), token)).rejects.toMatchObject({ code: "invalid" });
  await acceptAsNew(token, newcomer(wanted));
});

test("somebody who is signed in joins, once; who is in the team already does not spend the invite", async () => {
  const owner = await person(true);
  const guest = await person(false);
  const { token } = await createInvite(owner, { role: "member" });
  await expect(acceptAsMember(owner, token)).rejects.toMatchObject({ code: "conflict" });
  expect(await acceptAsMember(guest, token)).toEqual({ userId: guest.userId, teamId: owner.teamId });
  await expect(acceptAsMember(guest, token)).rejects.toMatchObject({ code: "gone" });
  const { rows } = await pool().query(
    `SELECT "userId", "teamId" FROM "AuditEntry" WHERE "action" = 'invite.accepted' AND "teamId" = $1`,
    [owner.teamId],
  );
  expect(rows).toEqual([{ userId: guest.userId, teamId: owner.teamId }]);
});

test("a known address makes no second account and spends no invite", async () => {
  const owner = await person(true);
  const known = address();
  await person(false, known);
  const { token } = await createInvite(owner, { role: "member" });
  await expect(acceptAsNew(token, newcomer(known))).rejects.toMatchObject({ code: "conflict", field: "email" });
  expect(await readInvite(token)).toBeDefined();
});

test("a revoked, an expired and an invented invite open nothing", async () => {
  const owner = await person(true);
  const revoked = await createInvite(owner, { role: "member" });
  const late = await createInvite(owner, { role: "member" });
  expect((await listInvites(owner)).map((one) => one.id)).toEqual([late.id, revoked.id]);
  await revokeInvite(owner, revoked.id);
  await expect(revokeInvite(owner, revoked.id)).rejects.toMatchObject({ code: "not_found" });
  await pool().query(`UPDATE "Invite" SET "expiresAt" = now() WHERE "id" = $1`, [late.id]);
  expect(await listInvites(owner)).toEqual([]);
  for (const token of [revoked.token, late.token, "invented"]) {
    expect(await readInvite(token)).toBeUndefined();
    await expect(acceptAsNew(token, newcomer())).rejects.toMatchObject({ code: "gone" });
  }
});

test("an invite works for seven days and only its hash is kept", async () => {
  const { id, token } = await createInvite(await person(true), { role: "member" });
  const { rows } = await pool().query(
    `SELECT *, extract(epoch FROM "expiresAt" - "createdAt")::int AS seconds FROM "Invite" WHERE "id" = $1`,
    [id],
  );
  expect(rows[0].seconds).toBe(7 * 24 * 60 * 60);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("members invite nobody, nor does anybody into their own team of one; other teams' invites don't exist", async () => {
  const owner = await person(true);
  const guest = await person(false);
  expect([await mayInvite(owner), await mayInvite(guest)]).toEqual([true, false]);
  await expect(createInvite(guest, { role: "member" })).rejects.toMatchObject({ code: "forbidden" });
  const { token } = await createInvite(owner, { role: "member" });
  const plain: Member = { ...guest, ...(await acceptAsMember(guest, token)), role: "member" };
  await expect(createInvite(plain, { role: "member" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(listInvites(plain)).rejects.toMatchObject({ code: "not_found" });
  const { id } = await createInvite(owner, { role: "member" });
  for (const other of [plain, guest, await person(true)])
    await expect(revokeInvite(other, id)).rejects.toMatchObject({ code: "not_found" });
});

test("who is in the team already is not invited again", async () => {
  const owner = await person(true);
  const { rows } = await pool().query<{ email: string }>(`SELECT "email" FROM "User" WHERE "id" = $1`, [owner.userId]);
  const again = createInvite(owner, { email: rows[0]?.email, role: "member" });
  await expect(again).rejects.toMatchObject({ code: "conflict", field: "email" });
});

test("without OPEN_SIGNUP nobody makes an account of their own", async () => {
  const form = newcomer();
  await expect(signUp(form, newId())).rejects.toMatchObject({ code: "forbidden" });
  await expect(checkCredentials(form, newId())).rejects.toMatchObject({ code: "invalid" });
});

test("an account from the command line can sign in, is an owner if asked, and a known address is refused", async () => {
  const email = address();
  const made = await createUser({ email: email.toUpperCase(), password: PASSWORD, owner: true });
  expect(await checkCredentials({ email, password: PASSWORD }, newId())).toEqual(made);
  const { rows } = await pool().query(`SELECT "owner", "name" FROM "User" WHERE "id" = $1`, [made.userId]);
  expect(rows).toEqual([{ owner: true, name: email.replace(/@.*/, "") }]);
  await expect(createUser({ email, password: PASSWORD })).rejects.toMatchObject({ code: "conflict" });
  await expect(createUser({ email: address(), password: "short" })).rejects.toThrow("Use at least 10 characters.");
});

test("an invite names no owner's role, and a form needs its token", () => {
  expect(inviteForm.safeParse({ email: "", role: "owner" }).success).toBe(false);
  expect(inviteForm.parse({ email: "  ", role: "member" })).toEqual({ role: "member" });
  expect(acceptForm.safeParse({ ...newcomer(), token: "" }).success).toBe(false);
});
