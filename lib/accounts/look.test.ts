import { expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { whoIs } from "@/lib/teams/queries";
import { insertAccount } from "./create-account";
import { keepLook } from "./look";
import { lookForm } from "./schema";

test("the look a person chose is kept with their account, and is one of three", async () => {
  const made = await transaction((client) =>
    insertAccount(client, { name: "Ada", email: `${newId()}@example.org`, teamName: "Ada", owner: false }),
  );
  const member: Member = { kind: "member", ...made, role: "owner", studioOwner: false, sessionId: newId() };
  expect((await whoIs(member)).look).toBe("system");
  await keepLook(member, "dark");
  expect((await whoIs(member)).look).toBe("dark");
  expect(lookForm.safeParse({ look: "url(javascript:alert(1))" }).success).toBe(false);
});
