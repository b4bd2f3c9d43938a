import { expect, test } from "./studio";

test.describe.configure({ mode: "serial" });

test("the first minute: the sample invoice is on the wall, Run is focused, and the total comes back", async ({
  page,
}) => {
  await page.goto("/ask");
  await expect(page.getByText("Sample invoice").first()).toBeVisible();
  await expect(page.getByText("Runs on this machine")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Run/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Total: 1,250.00").first()).toBeVisible();
  await expect(page.getByText("Acme Corp, number 2024-031").first()).toBeVisible();
});

test("a follow-up keeps the picture, and a reload keeps the conversation", async ({ page }) => {
  const run = (await (await page.request.get("/api/v1/runs")).json()).items[0];
  await page.goto(`/ask/${run.id}`);
  await page.getByRole("textbox").fill("What is the date?");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Date: 2024-03-15").first()).toBeVisible();
  await page.reload();
  await expect(page.getByText("Date: 2024-03-15").first()).toBeVisible();
  await expect(page.getByText("Total: 1,250.00").first()).toBeVisible();
});

test("what was asked is in History and opens with its answer", async ({ page }) => {
  await page.goto("/history");
  await page
    .getByRole("link", { name: /What is the total/ })
    .first()
    .click();
  await expect(page.getByText("Total: 1,250.00").first()).toBeVisible();
});

test("a key that nobody made opens nothing", async ({ page, studio }) => {
  const answer = await page.request.get(`${studio.address}/api/v1/runs`, {
    headers: { authorization: "Bearer mk_nothing" },
  });
  expect(answer.status()).toBe(401);
});
