import type { Page } from "@playwright/test";
import { answered, ask, chooseModel } from "./steps";
import { expect, test } from "./studio";

test.use({ provided: true });
test.describe.configure({ mode: "serial" });

const PAGE = 50;

/** Asks over the API, as the signed-in person: with a cookie only from the studio's own pages. */
async function post(page: Page, path: string, data: unknown): Promise<void> {
  const response = await page.request.post(`/api/v1/${path}`, {
    data,
    headers: { origin: new URL(page.url()).origin },
  });
  expect(response.status()).toBe(201);
}
const order = (question: string, model = "openai/standin-fast") => ({ task: "ask", model, input: { question } });

test("what was asked is found by its words, its model and its state", async ({ page }) => {
  await page.goto("/ask");
  await page.getByRole("button", { name: /Try the sample: Sample invoice/ }).click();
  await chooseModel(page, "GPT-4o");
  await answered(await ask(page, "What is the total of the lighthouse?"));
  await answered(await ask(page, "And of the ferry?"));
  await page.goto("/history");
  await page.getByRole("searchbox").fill("lighthouse");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/q=lighthouse/);
  await expect(page.getByRole("link", { name: "What is the total of the lighthouse?" })).toBeVisible();
  await expect(page.getByRole("link", { name: "And of the ferry?" })).toHaveCount(0);
  await page.getByRole("combobox", { name: "All models" }).selectOption("local/reader");
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("link", { name: "Show everything" }).click();
  await page.getByRole("combobox", { name: "Any state" }).selectOption("failed");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/status=failed/);
  await expect(page.getByRole("link", { name: "And of the ferry?" })).toHaveCount(0);
});

test("a follow-up shows the picture of its conversation", async ({ page }) => {
  await page.goto("/history?q=ferry");
  const line = page.getByRole("listitem").filter({ hasText: "And of the ferry?" });
  await expect(line.locator("img")).toHaveAttribute("src", /thumbnail/);
});

test("a run has a page of its own with its recipe, its numbers and its conversation", async ({ page }) => {
  await page.goto("/history?q=ferry");
  await page.getByRole("link", { name: "And of the ferry?" }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page).toHaveTitle("And of the ferry? · Medley");
  await expect(page.getByRole("img", { name: "Sample invoice" })).toBeVisible();
  await expect(page.getByText("openai/gpt-4o")).toBeVisible();
  await expect(page.getByText("First word")).toBeVisible();
  await page.getByRole("link", { name: "What is the total of the lighthouse?" }).click();
  await expect(page).toHaveTitle("What is the total of the lighthouse? · Medley");
  await page.getByRole("link", { name: "Carry on" }).click();
  await expect(page).toHaveURL(/\/ask\//);
  await expect(page.getByRole("article", { name: "And of the ferry?" })).toBeVisible();
});

test("runs started together are one line that unfolds", async ({ page }) => {
  await page.goto("/history");
  await post(page, "groups", {
    kind: "batch",
    orders: ["one", "two", "three"].map((one) => order(`Sail ${one}`)),
  });
  await page.reload();
  const group = page.getByRole("group").filter({ hasText: "3 together" });
  await expect(group).toBeVisible();
  await expect(group.getByRole("link", { name: "Sail two" })).toBeHidden();
  await group.locator("summary").click();
  await expect(group.getByRole("link", { name: "Sail two" })).toBeVisible();
});

test("More shows what is older", async ({ page }) => {
  await page.goto("/history");
  for (let number = 0; number < PAGE; number++) await post(page, "runs", order(`Wave ${number}`));
  await page.goto("/history?q=Wave");
  await expect(page.getByRole("link", { name: "Wave 49" })).toBeVisible();
  await expect(page.getByRole("link", { name: "More", exact: true })).toHaveCount(0);
  await page.goto("/history");
  await page.getByRole("link", { name: "More", exact: true }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(page.getByRole("link", { name: "What is the total of the lighthouse?" })).toBeVisible();
});

test("an address that is nobody's says so within the studio", async ({ page, complaints }) => {
  await page.goto("/runs/01a20878-0000-7000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Studio" })).toBeVisible();
  // The browser reports the 404 itself.
  expect(complaints.every((text) => text.includes("404"))).toBe(true);
  complaints.length = 0;
});

test("an address that was damaged on its way shows History all the same", async ({ page }) => {
  for (const search of ["cursor=garbage", "q=%00", "model=%00", "status=odd&task=none", "q=a&q=b"]) {
    const answer = await page.goto(`/history?${search}`);
    expect(answer?.status(), search).toBe(200);
    await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  }
});
