// Beginning and ending sessions as Next's pages do, with its request standing in for a real one.
import { decode } from "next-auth/jwt";
import { expect, test, vi } from "vitest";
import { currentMember, endSession } from "@/lib/access/next";
import { resolveSession } from "@/lib/access/session";
import { pool, transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { beginSession } from "./begin-session";
import { insertAccount } from "./create-account";

const SECRET = "a secret of at least thirty-two letters";
vi.stubEnv("MEDLEY_SECRET", SECRET);
vi.stubEnv("PUBLIC_URL", "https://studio.example.org");

const jar = vi.hoisted(() => ({ value: "", name: "", options: {} as Record<string, unknown> }));
vi.mock("next/headers", () => ({
  headers: () =>
    Promise.resolve(
      new Headers({
        cookie: `${jar.name}=${jar.value}`,
        "user-agent": "x".repeat(900),
        "x-medley-address": "192.0.2.7",
      }),
    ),
  cookies: () =>
    Promise.resolve({
      set: (name: string, value: string, options: Record<string, unknown>) =>
        Object.assign(jar, { name, value, options }),
    }),
}));

const person = () =>
  transaction((client) =>
    insertAccount(client, { name: "Ada", email: `${newId()}@example.org`, teamName: "Ada", owner: false }),
  );

test("a session is a row, its cookie holds the row's id and insists on https, and the log says how it began", async () => {
  const made = await person();
  const id = await beginSession(made, "password");
  expect(await currentMember()).toMatchObject({ ...made, sessionId: id });
  expect(await decode({ token: jar.value, secret: SECRET })).toMatchObject({ sessionId: id });
  expect(jar).toMatchObject({
    name: "__Host-medley",
    options: { httpOnly: true, secure: true, sameSite: "lax", path: "/" },
  });
  const { rows } = await pool().query(
    `SELECT "userId", "teamId", "action", "details", "address" FROM "AuditEntry" WHERE "target" = $1`,
    [id],
  );
  expect(rows).toEqual([{ ...made, action: "session.started", details: { how: "password" }, address: "192.0.2.7" }]);
});

test("signing in again at the same browser ends the session it had", async () => {
  const made = await person();
  const before = await beginSession(made, "password");
  const now = await beginSession(made, "password");
  expect([await resolveSession(before), (await resolveSession(now))?.sessionId]).toEqual([undefined, now]);
});

test("signing out revokes the row and takes the cookie back in the way browsers accept", async () => {
  const id = await beginSession(await person(), "password");
  await endSession();
  expect(await resolveSession(id)).toBeUndefined();
  expect(jar).toMatchObject({ name: "__Host-medley", value: "", options: { secure: true, path: "/", maxAge: 0 } });
});
