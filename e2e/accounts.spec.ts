// People come in, go out and are let in elsewhere: invites, open sign-up, forgotten passwords, another door, ended sessions.
import type { BrowserContext, Page } from "@playwright/test";
import { decode } from "next-auth/jwt";
import { type OidcStandIn, startOidcStandIn } from "../stand-ins/oidc";
import { type SmtpStandIn, startSmtpStandIn } from "../stand-ins/smtp";
import { test as base, expect } from "./studio";

const SECRET = "a secret of at least thirty-two letters";
const OWNER = { email: "ada@example.com", password: "a long password" };

const test = base.extend<{ fresh: BrowserContext }, { post: SmtpStandIn; door: OidcStandIn }>({
  post: [
    async ({ browserName: _ }, use) => {
      const post = await startSmtpStandIn();
      await use(post);
      await post.stop();
    },
    { scope: "worker" },
  ],
  door: [
    async ({ browserName: _ }, use) => {
      const door = await startOidcStandIn();
      await use(door);
      await door.stop();
    },
    { scope: "worker" },
  ],
  settings: [
    async ({ post, door }, use) =>
      use({
        MEDLEY_SECRET: SECRET,
        SMTP_URL: post.url,
        OPEN_SIGNUP: "1",
        OIDC_ISSUER: door.issuer,
        OIDC_ID: door.clientId,
        OIDC_SECRET: door.clientSecret,
        OIDC_NAME: "Harbour Office",
      }),
    { scope: "worker" },
  ],
  // Somebody else's browser; it must not see a single error.
  fresh: async ({ signedIn, studio }, use) => {
    const browser = signedIn.browser();
    if (!browser) throw new Error("the journeys run in a browser of their own");
    const context = await browser.newContext({ baseURL: studio.address, viewport: { width: 1280, height: 800 } });
    const errors: string[] = [];
    context.on("weberror", (error) => errors.push(error.error().message));
    context.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await use(context);
    await context.close();
    // A page whose session was ended under it is refused once, as it should be.
    expect(errors.filter((error) => !error.includes("status of 401"))).toEqual([]);
  },
});

test.describe.configure({ mode: "serial" });

async function signIn(page: Page, { email, password }: typeof OWNER): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/ask");
}

async function signUp(page: Page, name: string, email: string): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Make an account" }).click();
  await page.waitForURL("**/ask");
}

/** The owner makes an invite on the Team page; `email` may stay empty. */
async function invite(page: Page, email: string): Promise<string> {
  await page.goto("/team");
  await page.getByLabel("E-mail (may stay empty)").fill(email);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  return (await page.getByRole("status").locator("code").textContent()) ?? "";
}

test("signing in needs no mouse, and a wrong password says the same as an unknown address", async ({ fresh }) => {
  const page = await fresh.newPage();
  await page.goto("/sign-in");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.keyboard.type("nobody@example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").getByText("don't match")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue("nobody@example.com");
  await page.getByLabel("E-mail").fill(` ${OWNER.email.toUpperCase()} `);
  await page.getByLabel("E-mail").press("Tab");
  await page.keyboard.type(OWNER.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/ask");
  const cookies = await fresh.cookies();
  expect(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toContainEqual([
    "medley-session",
    true,
    "Lax",
  ]);
});

test("an invite is mailed, makes an account once, and shows the newcomer among the people", async ({
  page,
  fresh,
  post,
}) => {
  const link = await invite(page, "bo@example.com");
  await expect(page.getByText("Sent to bo@example.com.")).toBeVisible();
  await expect.poll(() => post.letters.at(-1)?.text).toContain(new URL(link).pathname);
  const guest = await fresh.newPage();
  await guest.goto(new URL(link).pathname);
  await expect(guest.getByText("Ada invites you.")).toBeVisible();
  await guest.getByLabel("Your name").fill("Bo");
  await guest.getByLabel("Password").fill("correct horse battery");
  await guest.getByRole("button", { name: "Join Harbour Studio" }).click();
  await guest.waitForURL("**/ask");
  await expect(guest.getByRole("button", { name: "Team: Harbour Studio" })).toBeVisible();
  await expect(guest.getByText("Sample invoice").first()).toBeVisible();
  await guest.goto("/settings/people");
  await guest.waitForURL("**/team");
  await expect(guest.getByText("Ada can change them.")).toBeVisible();
  await expect(guest.getByRole("heading", { name: /People|Invite/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("bo@example.com", { exact: true })).toBeVisible();
  await fresh.clearCookies();
  await guest.goto(new URL(link).pathname);
  await expect(guest.getByText("This link does not work any more")).toBeVisible();
});

test("somebody with an account joins with one press and moves between their teams", async ({ page, fresh }) => {
  const guest = await fresh.newPage();
  await signUp(guest, "Cy", "cy@example.com");
  await guest.goto(new URL(await invite(page, "")).pathname);
  await guest.getByRole("button", { name: "Join Harbour Studio" }).click();
  await guest.waitForURL("**/ask");
  const menu = guest.getByRole("button", { name: /^Team: / });
  await expect(menu).toHaveAccessibleName("Team: Harbour Studio");
  const otherTab = await fresh.newPage();
  await otherTab.goto("/history");
  // A menu that opens belongs to a page that is awake.
  await expect(async () => {
    await otherTab.getByRole("button", { name: "Team: Harbour Studio" }).click();
    await expect(otherTab.getByRole("menu")).toBeVisible({ timeout: 1000 });
  }).toPass();
  await otherTab.keyboard.press("Escape");
  await menu.focus();
  await guest.keyboard.press("Enter");
  await guest.getByRole("menuitemradio", { name: "Cy" }).click();
  await expect(menu).toHaveAccessibleName("Team: Cy");
  await expect(otherTab.getByRole("button", { name: "Team: Cy" })).toBeVisible();
});

test("the owner changes a role by keyboard, takes an invite back, and takes somebody out", async ({ page, fresh }) => {
  await page.goto("/team");
  await page.getByRole("button", { name: "Role of Bo: Member" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemradio", { name: /^Admin/ }).press("Enter");
  await expect(page.getByRole("button", { name: "Role of Bo: Admin" })).toBeVisible();
  const link = await invite(page, "di@example.com");
  await page.getByRole("button", { name: "Take back the invite of di@example.com" }).click();
  await expect(page.getByText("di@example.com", { exact: true })).toHaveCount(0);
  const late = await fresh.newPage();
  await late.goto(new URL(link).pathname);
  await expect(late.getByText("This link does not work any more")).toBeVisible();
  await page.getByRole("button", { name: "Remove Cy" }).click();
  await page.getByRole("button", { name: "Really remove Cy from the team" }).click();
  await expect(page.getByText("cy@example.com")).toHaveCount(0);
});

test("a forgotten password: the same answer for everybody, a link by mail, and the old session is over", async ({
  fresh,
  post,
}) => {
  const page = await fresh.newPage();
  await signUp(page, "Ed", "ed@example.com");
  const cookie = await fresh.cookies();
  // Pictures still on their way would be refused without the cookie, and the browser would say so.
  await page.waitForLoadState("networkidle");
  await fresh.clearCookies();
  const before = post.letters.length;
  for (const email of ["unknown@example.com", "ed@example.com"]) {
    await page.goto("/forgot");
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Send me a link" }).click();
    await expect(page.getByRole("status")).toHaveText(
      `If there is an account with the address ${email}, a link is on its way. It works once, for 15 minutes.`,
    );
  }
  await expect.poll(() => post.letters.length).toBe(before + 1);
  const path = /\/reset\/\S+/.exec(post.letters.at(-1)?.text ?? "")?.[0] ?? "";
  await page.goto(path);
  await page.getByLabel("New password").fill("another long password");
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await page.waitForURL("**/ask");
  await fresh.clearCookies();
  await fresh.addCookies(cookie);
  expect((await page.request.get("/api/v1/runs")).status()).toBe(401);
  await signIn(page, { email: "ed@example.com", password: "another long password" });
});

test("another door makes an account, knows it again, and the cookie holds nothing but a session's id", async ({
  fresh,
  door,
}) => {
  const page = await fresh.newPage();
  door.setPerson({ sub: "flo-1", name: "Flo", email: "flo@example.com" });
  for (const told of [true, false]) {
    door.tellAddressInToken(told);
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Continue with Harbour Office" }).click();
    await page.waitForURL("**/ask");
    await page.goto("/settings/account");
    await expect(page.getByText("flo@example.com")).toBeVisible();
    const token = (await fresh.cookies()).find(({ name }) => name === "medley-session")?.value ?? "";
    expect(Object.keys((await decode({ token, secret: SECRET })) ?? {}).toSorted()).toEqual([
      "exp",
      "iat",
      "jti",
      "sessionId",
    ]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
  }
});

test("who is at another name of the studio goes to where the other door leads back to", async ({ fresh, studio }) => {
  const page = await fresh.newPage();
  await page.goto(`${studio.address.replace("localhost", "127.0.0.1")}/sign-in?next=/history`);
  await page.getByRole("button", { name: "Continue with Harbour Office" }).click();
  await page.waitForURL(`${studio.address}/sign-in?next=/history`);
});

test("an invite for somebody else tells a signed-in person so", async ({ page, fresh }) => {
  const link = await invite(page, "hal@example.com");
  const guest = await fresh.newPage();
  await signUp(guest, "Ida", "ida@example.com");
  await guest.goto(new URL(link).pathname);
  await expect(
    guest.getByText("The invite is for hal@example.com, and you are signed in as ida@example.com."),
  ).toBeVisible();
  await guest.getByRole("button", { name: "Sign out" }).click();
  await guest.waitForURL("**/sign-in");
});

test("the next person at a browser finds nothing of what the last one was writing", async ({ fresh }) => {
  const page = await fresh.newPage();
  await signUp(page, "Nell", "nell@example.com");
  const question = page.getByRole("textbox", { name: "Question" });
  await question.fill("A secret of mine");
  await page.reload();
  await expect(question).toHaveValue("A secret of mine");
  await page.goto("/settings/account");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("secret");
  await signUp(page, "Otto", "otto@example.com");
  await expect(question).not.toHaveValue("A secret of mine");
});

test("another door opens no account that only has the same address, and says so", async ({ fresh, door }) => {
  const page = await fresh.newPage();
  door.setPerson({ sub: "somebody else", name: "Ada", email: OWNER.email, email_verified: true });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continue with Harbour Office" }).click();
  await expect(page.getByRole("alert").getByText("There is an account with this e-mail address already")).toBeVisible();
  door.setPerson(undefined);
  await page.getByRole("button", { name: "Continue with Harbour Office" }).click();
  await expect(page.getByRole("alert").getByText("Signing in there did not work")).toBeVisible();
  expect((await page.request.get("/api/v1/runs")).status()).toBe(401);
});

test("an invite's link and another door together lead into the team", async ({ page, fresh, door }) => {
  const guest = await fresh.newPage();
  door.setPerson({ sub: "gus-1", name: "Gus", email: "gus@example.com" });
  await guest.goto(new URL(await invite(page, "gus@example.com")).pathname);
  await guest.getByRole("button", { name: "Continue with Harbour Office" }).click();
  await guest.waitForURL("**/ask");
  await expect(guest.getByRole("button", { name: "Team: Harbour Studio" })).toBeVisible();
});

test("who must sign in first gets to where they wanted to go, and to no other site", async ({ fresh }) => {
  const page = await fresh.newPage();
  await page.goto("/settings/look?from=here");
  await page.waitForURL("**/sign-in?next=*");
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/settings/look?from=here");
  for (const next of ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"]) {
    await fresh.clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/ask");
  }
});

test("next-auth's own route takes a password with its token only, and signing out there ends the session", async ({
  fresh,
  studio,
}) => {
  const ask = fresh.request;
  const token = async () => (await (await ask.get("/api/auth/csrf")).json()).csrfToken as string;
  const send = (form: Record<string, string>) =>
    ask.post("/api/auth/callback/credentials", { form: { ...form, json: "true" }, maxRedirects: 0 });
  await send({ ...OWNER, csrfToken: "invented" });
  await send({ ...OWNER, password: "wrong", csrfToken: await token() });
  expect((await ask.get("/api/v1/runs")).status()).toBe(401);
  const answer = await send({ ...OWNER, csrfToken: await token(), callbackUrl: "https://elsewhere.example/" });
  expect(new URL((await answer.json()).url).origin).toBe(studio.address);
  expect((await ask.get("/api/v1/runs")).status()).toBe(200);
  const { cookies } = await ask.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  await ask.post("/api/auth/signout", { form: { csrfToken: await token(), json: "true" } });
  const copy = await fetch(`${studio.address}/api/v1/runs`, { headers: { cookie } });
  expect(copy.status).toBe(401);
  const long = await ask.post("/api/auth/signin/oidc", { form: { csrfToken: "x".repeat(20_000) }, maxRedirects: 0 });
  expect(long.status()).toBe(413);
  const odd = await ask.get("/api/auth/error?error=%22%3E%3Cscript%3E", { maxRedirects: 0 });
  expect([odd.status(), odd.headers().location]).toEqual([400, undefined]);
});

test("ending a session ends its open stream within a second", async ({ page, fresh, studio }) => {
  const other = await fresh.newPage();
  await signIn(other, OWNER);
  const cookie = (await fresh.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  await other.close();
  const answer = await fetch(`${studio.address}/api/v1/events`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  let endedAt = 0;
  const ended = (async () => {
    for await (const _ of answer.body ?? []);
    endedAt = performance.now();
  })();
  await page.goto("/settings/sessions");
  const revoked = page.waitForResponse((response) => response.request().method() === "POST");
  await page
    .getByRole("button", { name: /^End the session of/ })
    .first()
    .click();
  await revoked;
  const revokedAt = performance.now();
  await ended;
  expect(endedAt - revokedAt).toBeLessThan(1000);
  const again = await fetch(`${studio.address}/api/v1/events`, { headers: { cookie } });
  expect(again.status).toBe(401);
});

test("a page whose session is ended elsewhere leads to the sign-in page, and back from there", async ({
  page,
  fresh,
}) => {
  const other = await fresh.newPage();
  await signIn(other, OWNER);
  await other.getByRole("button", { name: "Run", exact: true }).click();
  await other.waitForURL(/\/ask\/./);
  await page.goto("/settings/sessions");
  await page
    .getByRole("button", { name: /^End the session of/ })
    .first()
    .click();
  await other.waitForURL(/\/sign-in\?next=%2Fask%2F/);
  await other.getByLabel("E-mail").fill(OWNER.email);
  await other.getByLabel("Password").fill(OWNER.password);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.waitForURL(/\/ask\/./);
});

test("whoever asks on a page whose session has ended is led to the sign-in page", async ({ fresh }) => {
  const page = await fresh.newPage();
  await signIn(page, OWNER);
  await fresh.clearCookies();
  await page.getByRole("textbox", { name: "Question" }).fill("Is anybody there?");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL("**/sign-in?next=%2Fask");
});

test("the look a person chose follows them into another browser", async ({ page, fresh }) => {
  await page.goto("/settings/look");
  await page.getByLabel("Dark").check();
  await expect(page.locator("html")).toHaveClass(/dark/);
  const other = await fresh.newPage();
  await signIn(other, OWNER);
  await expect(other.locator("html")).toHaveClass(/dark/);
  await page.getByLabel("As the system has it").check();
  await expect(page.locator("html")).not.toHaveClass(/dark/);
});
