// What every answer of the whole program carries, pages and static files included, and what it takes from whom.
import type { APIResponse } from "@playwright/test";
import { expect, test } from "./studio";

const nonceOf = (answer: APIResponse) =>
  /'nonce-([^']+)'/.exec(answer.headers()["content-security-policy"] ?? "")?.[1] ?? "";

test("pages, files, failures and the API carry the security headers and no trace of what made them", async ({
  page,
}) => {
  const { request } = page.context();
  const html = await (await request.get("/ask")).text();
  const script = /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? "";
  expect(script).not.toBe("");
  for (const path of [
    "/ask",
    script,
    "/samples/invoice.png",
    "/there-is-nothing",
    "/api/v1/runs",
    "/docs/api",
    "/healthz",
  ]) {
    const headers = (await request.get(path)).headers();
    expect(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": expect.stringMatching(/same-origin|no-referrer/),
      "cross-origin-opener-policy": "same-origin",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(Object.keys(headers), path).not.toContain("x-powered-by");
  }
});

test("each page has a nonce of its own, and every script on it bears it", async ({ page }) => {
  const { request } = page.context();
  const [one, two] = [await request.get("/ask"), await request.get("/ask")];
  expect(nonceOf(one)).not.toBe("");
  expect(nonceOf(one)).not.toBe(nonceOf(two));
  const inline = [...(await one.text()).matchAll(/<script(?![^>]*\bsrc=)([^>]*)>/g)].map(([, given]) => given ?? "");
  expect(inline.length).toBeGreaterThan(0);
  for (const given of inline) expect(given).toContain(`nonce="${nonceOf(one)}"`);
});

test("a page is led to sign-in without a session, and no header of Next's opens it", async ({ studio }) => {
  const lies = {
    "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware",
    "x-invoke-path": "/sign-in",
    "x-matched-path": "/sign-in",
    "x-medley-address": "127.0.0.1",
  };
  for (const path of ["/ask", "/history", "/settings/keys", "/team"]) {
    const answer = await fetch(`${studio.address}${path}`, { redirect: "manual", headers: lies });
    expect(answer.status, path).toBe(307);
    expect(answer.headers.get("location"), path).toContain("/sign-in");
    const part = await fetch(`${studio.address}${path}`, { redirect: "manual", headers: { rsc: "1" } });
    expect(await part.text(), path).not.toContain("Ada");
  }
});

test("an action from another origin is refused, and the same from our own is done", async ({ page, studio }) => {
  await page.goto("/settings/look");
  const asked = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await page.getByRole("radio", { name: "Dark" }).click();
  const sent = await asked;
  const tried = (origin: string) =>
    page.context().request.post(sent.url(), {
      headers: {
        origin,
        "next-action": sent.headers()["next-action"] ?? "",
        "content-type": "text/plain;charset=UTF-8",
      },
      data: sent.postDataBuffer() ?? Buffer.alloc(0),
    });
  const foreign = await tried("http://evil.example");
  expect(foreign.status()).toBeGreaterThanOrEqual(400);
  expect(await foreign.text()).not.toContain('"ok":true');
  const own = await tried(studio.address);
  expect(own.status()).toBe(200);
  expect(await own.text()).toContain('"ok":true');
  const kept = page.waitForResponse((answer) => answer.request().headers()["next-action"] !== undefined);
  await page.getByRole("radio", { name: "As the system has it" }).click();
  expect((await kept).status()).toBe(200);
});

test("the API's page is open to everybody and leads from a shape to the shapes it is made of", async ({
  page,
  studio,
}) => {
  expect((await fetch(`${studio.address}/docs/api`)).status).toBe(200);
  await page.goto("/docs/api");
  await expect(page.getByRole("heading", { name: "post /api/v1/runs", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "RunOrder" }).first().click();
  await expect(page.locator("#RunOrder")).toBeInViewport();
  await expect(page.locator("#RunOrder").getByRole("link", { name: "AskInput" })).toBeVisible();
});
