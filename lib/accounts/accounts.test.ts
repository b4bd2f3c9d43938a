// Set-up, signing in and sessions, on a database of its own: set-up needs a studio that nobody owns yet.
import { encode } from "next-auth/jwt";
import pg from "pg";
import { beforeAll, expect, test, vi } from "vitest";
import type { Member } from "@/lib/access/actor";
import { actorOf } from "@/lib/access/request-actor";
import { CREDENTIALS_CHANNEL, resolveSession, sessionCookie } from "@/lib/access/session";
import { databaseUrl, pool, setDatabaseUrl, transaction } from "@/lib/db/client";
import { listen } from "@/lib/db/listen";
import { applyMigrations } from "@/lib/db/migrate";
import { hashSecret, newId } from "@/lib/ids";
import { createApiKey, revokeApiKey } from "./api-keys";
import { type Created, insertAccount } from "./create-account";
import { isResetLink, newResetLink, resetPassword } from "./reset-password";
import { resetForm, signInForm } from "./schema";
import { changePassword, listSessions, revokeSession } from "./sessions";
import { isSetUpLink, newSetUpLink, setUpLinkIfNeeded, setUpStudio } from "./set-up";
import { checkCredentials } from "./sign-in";

const SECRET = "a secret of at least thirty-two letters";
const PASSWORD = "correct horse battery";
const MISMATCH = "That e-mail address and password don't match.";

const checked = vi.hoisted(() => vi.fn());
vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof import("@node-rs/argon2")>();
  return { ...real, verify: checked.mockImplementation(real.verify) };
});
vi.mock("@/lib/files/upload", () => ({ saveSample: () => Promise.resolve() }));
vi.stubEnv("MEDLEY_SECRET", SECRET);

beforeAll(async () => {
  const admin = new pg.Client({ connectionString: databaseUrl() });
  await admin.connect();
  const name = `accounts_${newId().replaceAll("-", "")}`;
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(databaseUrl());
  url.pathname = `/${name}`;
  setDatabaseUrl(url.href);
  await applyMigrations("prisma/migrations");
});

const newPerson = (email: string): Promise<Created> =>
  transaction((client) =>
    insertAccount(client, { name: "Ada", email, password: PASSWORD, teamName: "Ada", owner: false }),
  );

async function signedIn({ userId, teamId }: Created): Promise<Member> {
  const id = newId();
  await pool().query(
    `INSERT INTO "Session" ("id", "userId", "teamId", "expiresAt") VALUES ($1, $2, $3, now() + interval '1 day')`,
    [id, userId, teamId],
  );
  const member = await resolveSession(id);
  if (!member) throw new Error("the session should count");
  return member;
}

async function cookieOf(sessionId: string, secret = SECRET): Promise<Headers> {
  return new Headers({ cookie: `a=b; ${sessionCookie()}=${await encode({ token: { sessionId }, secret })}` });
}

test("of twenty people with the same set-up link one owns the studio, and no link works afterwards", async () => {
  const token = await newSetUpLink();
  expect(await isSetUpLink(token)).toBe(true);
  const all = await Promise.allSettled(
    Array.from({ length: 20 }, (_, at) =>
      setUpStudio({ token, name: "Ada", email: `owner${at}@example.org`, password: PASSWORD, studioName: "Studio" }),
    ),
  );
  expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  const { rows } = await pool().query(
    `SELECT count(*)::int AS people, count(*) FILTER (WHERE "owner")::int AS owners FROM "User"`,
  );
  expect(rows).toEqual([{ people: 1, owners: 1 }]);
  expect(await isSetUpLink(token)).toBe(false);
  expect(await setUpLinkIfNeeded()).toBeUndefined();
  await expect(newSetUpLink()).rejects.toMatchObject({ code: "conflict" });
});

test("an unknown address and a wrong password get the same sentence, and a hash is checked for both", async () => {
  await newPerson("time@example.org");
  await expect(checkCredentials({ email: "first@example.org", password: "x" }, newId())).rejects.toThrow(MISMATCH);
  for (const email of ["time@example.org", "nobody@example.org"]) {
    checked.mockClear();
    await expect(checkCredentials({ email, password: "not the password" }, newId())).rejects.toThrow(MISMATCH);
    expect(checked.mock.calls).toEqual([[expect.stringMatching(/^\$argon2id\$/), "not the password"]]);
  }
});

test("the right password opens the person's own team, however often it is used", async () => {
  const person = await newPerson("often@example.org");
  const form = { email: "often@example.org", password: PASSWORD };
  const address = newId();
  for (let turn = 0; turn < 12; turn++) expect(await checkCredentials(form, address)).toEqual(person);
});

test("after ten wrong passwords within a quarter of an hour even the right one is refused", async () => {
  await newPerson("tries@example.org");
  const form = { email: "tries@example.org", password: PASSWORD };
  for (let turn = 0; turn < 10; turn++)
    await expect(checkCredentials({ ...form, password: "wrong" }, newId())).rejects.toThrow(MISMATCH);
  await expect(checkCredentials(form, newId())).rejects.toMatchObject({ code: "too_many" });
});

test("after fifty wrong passwords from one address everybody there is refused for a while", async () => {
  const address = newId();
  const wrong = (email: string) => checkCredentials({ email, password: "x" }, address);
  await expect(wrong("one@example.org")).rejects.toThrow(MISMATCH);
  await pool().query(`UPDATE "Throttle" SET "hits" = 49 WHERE "key" = $1`, [`sign-in address ${address}`]);
  await expect(wrong("fifty@example.org")).rejects.toThrow(MISMATCH);
  await expect(wrong("next@example.org")).rejects.toMatchObject({ code: "too_many" });
});

test("a refused sign-in is written into the audit log without the password", async () => {
  const address = newId();
  await expect(checkCredentials({ email: "who@example.org", password: "hunter22" }, address)).rejects.toThrow(MISMATCH);
  const { rows } = await pool().query(`SELECT * FROM "AuditEntry" WHERE "address" = $1`, [address]);
  expect(rows).toMatchObject([{ action: "session.refused", details: { email: "who@example.org" } }]);
  expect(JSON.stringify(rows)).not.toContain("hunter22");
});

test("people type spaces and capitals around an address", () => {
  expect(signInForm.parse({ email: " Ada@Example.ORG ", password: "x" }).email).toBe("ada@example.org");
  expect(signInForm.safeParse({ email: "ada", password: "x" }).success).toBe(false);
});

test("a disabled person can't sign in and their session ends", async () => {
  const person = await newPerson("gone@example.org");
  const member = await signedIn(person);
  await pool().query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, [person.userId]);
  expect(await resolveSession(member.sessionId)).toBeUndefined();
  await expect(checkCredentials({ email: "gone@example.org", password: PASSWORD }, newId())).rejects.toThrow(MISMATCH);
});

test("a cookie names its person until the session is revoked, and a forged one names nobody", async () => {
  const member = await signedIn(await newPerson("cookie@example.org"));
  const headers = await cookieOf(member.sessionId);
  expect(await actorOf(headers)).toEqual(member);
  expect(await actorOf(await cookieOf(member.sessionId, "another secret of thirty-two letters"))).toBeUndefined();
  await revokeSession(member, member.sessionId);
  expect(await actorOf(headers)).toBeUndefined();
});

test("a revoked session is announced within a second; somebody else's doesn't exist", async () => {
  const [mine, theirs] = [
    await signedIn(await newPerson("a@example.org")),
    await signedIn(await newPerson("b@example.org")),
  ];
  await expect(revokeSession(mine, theirs.sessionId)).rejects.toMatchObject({ code: "not_found" });
  await expect(revokeSession(mine, "nonsense")).rejects.toMatchObject({ code: "not_found" });
  let heard: (name: string) => void = () => undefined;
  const next = new Promise<string>((resolve) => {
    heard = resolve;
  });
  await listen(CREDENTIALS_CHANNEL, (name) => name === mine.sessionId && heard(name));
  const started = performance.now();
  await revokeSession(mine, mine.sessionId);
  expect(await next).toBe(mine.sessionId);
  expect(performance.now() - started).toBeLessThan(1000);
});

test("a changed password ends the other sessions and needs the present one", async () => {
  const person = await newPerson("change@example.org");
  const [here, there] = [await signedIn(person), await signedIn(person)];
  const wrong = changePassword(here, { current: "not this one", password: "a longer password" });
  await expect(wrong).rejects.toMatchObject({ code: "invalid", field: "current" });
  await changePassword(here, { current: PASSWORD, password: "a longer password" });
  expect(await resolveSession(there.sessionId)).toBeUndefined();
  expect(await listSessions(here)).toMatchObject([{ id: here.sessionId, current: true }]);
  expect(await checkCredentials({ email: "change@example.org", password: "a longer password" }, newId())).toEqual(
    person,
  );
});

test("a key decides alone: a wrong one is nobody even beside a good cookie, and a revoked one at once", async () => {
  const member = await signedIn(await newPerson("key@example.org"));
  const made = await createApiKey(member, { name: "script", scopes: ["read"] });
  const headers = await cookieOf(member.sessionId);
  headers.set("authorization", `Bearer ${made.key}`);
  expect(await actorOf(headers)).toMatchObject({ kind: "key", keyId: made.id, scopes: ["read"] });
  const { rows } = await pool().query(`SELECT * FROM "ApiKey" WHERE "id" = $1`, [made.id]);
  expect(JSON.stringify(rows)).not.toContain(made.key);
  await revokeApiKey(member, made.id);
  expect(await actorOf(headers)).toBeUndefined();
});

test("a reset link works once, ends every session and lets a locked-out person in", async () => {
  const person = await newPerson("forgot@example.org");
  const member = await signedIn(person);
  const form = { email: "forgot@example.org", password: "a new password" };
  for (let turn = 0; turn < 10; turn++) await expect(checkCredentials(form, newId())).rejects.toThrow(MISMATCH);
  const old = await newResetLink("forgot@example.org");
  const token = await newResetLink("Forgot@Example.org ");
  expect([await isResetLink(old), await isResetLink(token)]).toEqual([false, true]);
  const all = await Promise.allSettled([1, 2, 3].map(() => resetPassword({ token, password: form.password })));
  expect(all.filter((one) => one.status === "fulfilled")).toMatchObject([{ value: person }]);
  expect(await resolveSession(member.sessionId)).toBeUndefined();
  expect(await checkCredentials(form, newId())).toEqual(person);
});

test("an expired reset link, one for set-up, nothing, null and a list open no account", async () => {
  await newPerson("late@example.org");
  const token = await newResetLink("late@example.org");
  await pool().query(`UPDATE "OneTimeToken" SET "expiresAt" = now() WHERE "userId" IS NOT NULL AND "usedAt" IS NULL`);
  await expect(resetPassword({ token, password: PASSWORD })).rejects.toMatchObject({ code: "gone" });
  await pool().query(
    `INSERT INTO "OneTimeToken" ("id", "purpose", "hash", "expiresAt") VALUES ($1, 'set-up', $2, now() + interval '1 day')`,
    [newId(), hashSecret("set-up token")],
  );
  await expect(resetPassword({ token: "set-up token", password: PASSWORD })).rejects.toMatchObject({ code: "gone" });
  for (const bad of ["", null, [token], undefined])
    expect(resetForm.safeParse({ token: bad, password: PASSWORD }).success).toBe(false);
});
