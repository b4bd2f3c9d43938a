// The wrapper of server actions, with Next's request standing in for a real one.
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { Member } from "./actor";

const member: Member = {
  kind: "member",
  userId: "u",
  teamId: "t",
  role: "owner",
  studioOwner: false,
  sessionId: "s",
};
const current = vi.hoisted(() => ({ member: undefined as Member | undefined }));
vi.mock("./next", () => ({ currentMember: () => Promise.resolve(current.member) }));
const { action, openAction } = await import("./action");
const { redirect } = await import("next/navigation");

const schema = z.strictObject({
  name: z.string().min(1, "What is your name?"),
  password: z.string().min(3, "Longer."),
});
const good = { name: "Ada", password: "secret" };
const asForm = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

test("an action gets its asker and checked input, and answers with a value", async () => {
  current.member = member;
  const greet = action(schema, (actor, { name }) => `${name} of ${actor.teamId}`);
  expect(await greet(good)).toEqual({ ok: true, value: "Ada of t" });
  expect(await greet(undefined, asForm({ ...good, $ACTION_ID_1: "" }))).toEqual({ ok: true, value: "Ada of t" });
});

test("without a session nothing is done and the answer says so; an open action goes on without one", async () => {
  current.member = undefined;
  const verb = vi.fn();
  expect(await action(schema, verb)(good)).toMatchObject({ ok: false, error: { code: "signed_out" } });
  expect(verb).not.toHaveBeenCalled();
  expect(await openAction(schema, (nobody) => nobody === undefined)(good)).toEqual({ ok: true, value: true });
});

test("wrong input names every field, and a form gets back what was entered except secrets", async () => {
  const answer = await openAction(schema, () => undefined)(undefined, asForm({ name: "", password: "x" }));
  expect(answer).toEqual({
    ok: false,
    error: {
      code: "invalid",
      sentence: "What is your name?",
      field: "name",
      fields: { name: "What is your name?", password: "Longer." },
    },
    entered: { name: "" },
  });
  for (const bad of [undefined, null, [], "text", { name: ["a"] }, { ...good, more: 1 }])
    expect(await openAction(schema, () => undefined)(bad as never)).toMatchObject({ error: { code: "invalid" } });
});

test("a refusal keeps its sentence; what nobody foresaw is logged under an id and says nothing of its cause", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const refuse = openAction(schema, () => {
    throw new AppError("conflict", "There is one already.", { field: "name" });
  });
  expect(await refuse(good)).toMatchObject({
    error: { code: "conflict", sentence: "There is one already.", field: "name" },
  });
  expect(log).not.toHaveBeenCalled();
  const answer = await openAction(schema, () => Promise.reject(new Error("password=hunter22")))(good);
  if (answer.ok) throw new Error("it should have been refused");
  expect(answer.error.code).toBe("unexpected");
  expect(JSON.stringify(answer)).not.toContain("hunter22");
  expect(log.mock.calls.flat().join(" ")).toContain(answer.error.requestId);
});

test("a redirect of Next passes through", async () => {
  await expect(openAction(schema, () => redirect("/ask"))(good)).rejects.toThrow("NEXT_REDIRECT");
});
