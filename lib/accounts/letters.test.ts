// Forgotten passwords and invites by mail, handed to a mail server over a real socket.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { type SmtpStandIn, startSmtpStandIn } from "@/stand-ins/smtp";
import { insertAccount } from "./create-account";
import { mailInvite, mailResetLink } from "./letters";
import { isResetLink } from "./reset-password";

let post: SmtpStandIn;
beforeAll(async () => {
  post = await startSmtpStandIn();
  vi.stubEnv("SMTP_URL", post.url);
  vi.stubEnv("PUBLIC_URL", "https://studio.example.org/");
});
afterAll(() => post.stop());
beforeEach(() => {
  post.letters.length = 0;
  post.refuse(false);
});

async function person(): Promise<string> {
  const email = `${newId()}@example.org`;
  await transaction((client) =>
    insertAccount(client, { name: "Ada", email, password: "correct horse", teamName: "Ada", owner: false }),
  );
  return email;
}

test("whoever forgot their password gets a link that works, to the address the owner gave the studio", async () => {
  const email = await person();
  await mailResetLink(email);
  expect(post.letters).toMatchObject([{ to: [email], subject: "A new password for Medley" }]);
  const token = /https:\/\/studio\.example\.org\/reset\/(\S+)/.exec(post.letters[0]?.text ?? "")?.[1] ?? "";
  expect(await isResetLink(token)).toBe(true);
});

test("an unknown address gets no letter, and nobody is told", async () => {
  const log = vi.spyOn(console, "error");
  await mailResetLink(`${newId()}@example.org`);
  expect(post.letters).toEqual([]);
  expect(log).not.toHaveBeenCalled();
});

test("nobody's mailbox is filled: three letters in a quarter of an hour", async () => {
  const email = await person();
  for (let turn = 0; turn < 5; turn++) await mailResetLink(email);
  expect(post.letters).toHaveLength(3);
});

test("a mail server that refuses is said in the log, without the link", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  post.refuse(true);
  await mailResetLink(await person());
  const said = log.mock.calls.flat().map(String).join(" ");
  expect(said).toContain("could not be mailed");
  expect(said).not.toContain("/reset/");
});

test("an invite is mailed with its link, and a refusal reaches who invited", async () => {
  await mailInvite("bo@example.org", { by: "Ada\r\nBcc: all@example.org", team: "Harbour", token: "abc" });
  expect(post.letters[0]).toMatchObject({ to: ["bo@example.org"], text: expect.stringContaining("/invite/abc") });
  post.refuse(true);
  const again = mailInvite("bo@example.org", { by: "Ada", team: "Harbour", token: "abc" });
  await expect(again).rejects.toMatchObject({ code: "unavailable" });
});
