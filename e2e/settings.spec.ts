import { request as anyone } from "@playwright/test";
import { answered, ask } from "./steps";
import { expect, STAND_IN_KEY, test } from "./studio";

test.use({ provided: true });
test.describe.configure({ mode: "serial" });

test("a connection is added, checked, offers its models, is renamed and removed", async ({ page, standIn }) => {
  await page.goto("/settings/connections");
  await page.getByLabel("Kind").selectOption("compatible");
  await page.getByLabel("Name", { exact: true }).fill("Shed");
  await page.getByLabel("Address").fill(standIn.baseUrl);
  await page.getByLabel("Provider key").fill(STAND_IN_KEY);
  await page.getByRole("button", { name: "Add and check" }).click();
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Shed" });
  await expect(row.getByText(/✓ It answers, with \d+ models/)).toBeVisible();
  await expect(row.getByText(`key …${STAND_IN_KEY.slice(-4)}`)).toBeVisible();
  await row.getByRole("button", { name: "Check Shed" }).click();
  await expect(row.getByRole("button", { name: "Check Shed" })).toBeEnabled();
  await row.getByRole("button", { name: "Edit Shed" }).click();
  await page.getByRole("form", { name: "Edit Shed" }).getByLabel("Name").fill("Boat shed");
  await page.getByRole("button", { name: "Save and check" }).click();
  await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "Boat shed" })).toBeVisible();

  await page.goto("/ask");
  await page.getByRole("button", { name: /^Model:/ }).click();
  await page.getByRole("combobox").fill("Boat shed standin-fast");
  await page.getByRole("option", { name: "standin-fast" }).click();
  await answered(await ask(page, "Is anybody in the shed?"));

  await page.goto("/settings/connections");
  await page.getByRole("button", { name: "Remove Boat shed" }).click();
  await page.getByRole("button", { name: "Remove and forget its key: Boat shed" }).click();
  await expect(page.getByRole("main").getByText("Boat shed")).toHaveCount(0);
});

test("a wrong key is said beside the connection, and a wrong address beside its field", async ({ page, standIn }) => {
  await page.goto("/settings/connections");
  await page.getByLabel("Kind").selectOption("compatible");
  await page.getByLabel("Name", { exact: true }).fill("Locked");
  await page.getByLabel("Address").fill("not an address");
  await page.getByRole("button", { name: "Add and check" }).click();
  await expect(page.getByText("This is not an http:// or https:// address.")).toBeVisible();
  await page.getByLabel("Address").fill(standIn.baseUrl);
  await page.getByLabel("Provider key").fill("sk-wrong");
  await page.getByRole("button", { name: "Add and check" }).click();
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Locked" });
  await expect(row.getByText(/^Not working:/)).toBeVisible();
});

test("a key made in Settings asks over the API, is shown once, and ends when it is revoked", async ({
  page,
  studio,
}) => {
  await page.goto("/settings/keys");
  await page.getByLabel("What is it for?").fill("The night job");
  await page.getByRole("button", { name: "Make a key" }).click();
  const key = await page.getByRole("status").locator("code").textContent();
  expect(key).toMatch(/^mk_/);
  const program = await anyone.newContext({
    baseURL: studio.address,
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  });
  const started = await program.post("/api/v1/runs", {
    data: { task: "ask", model: "openai/gpt-4o", input: { question: "Is the harbour open?" } },
  });
  expect(started.status()).toBe(201);
  const { id } = await started.json();
  await expect.poll(async () => (await (await program.get(`/api/v1/runs/${id}`)).json()).status).toBe("done");
  await page.goto("/history?q=harbour");
  await expect(page.getByRole("link", { name: "Is the harbour open?" })).toBeVisible();
  await page.goto("/settings/keys");
  await expect(page.getByText(key ?? "")).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke The night job" }).click();
  await expect(page.getByText("The night job")).toHaveCount(0);
  expect((await program.get("/api/v1/runs")).status()).toBe(401);
  await program.dispose();
});

test("light and dark are kept", async ({ page }) => {
  await page.goto("/settings/look");
  await page.getByLabel("Dark").check();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.getByLabel("As the system has it").check();
  await expect(page.locator("html")).not.toHaveClass(/dark/);
});
