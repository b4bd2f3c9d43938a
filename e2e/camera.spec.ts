import { expect, test } from "./studio";

test("a photo taken with this device's camera hangs on the wall", async ({ page }) => {
  await page.goto("/ask");
  await page.getByRole("button", { name: "Take a photo" }).click();
  const dialog = page.getByRole("dialog", { name: "Take a photo" });
  await expect(dialog.getByLabel("What the camera sees")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Take photo" })).toBeEnabled();
  await dialog.getByRole("button", { name: "Take photo" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("img", { name: /^Photo .*\.jpg$/ })).toBeVisible();
  const files = await (await page.request.get("/api/v1/files")).json();
  expect(files.items[0]).toMatchObject({ type: "image/jpeg", sample: false });
  expect(files.items[0].width).toBeGreaterThan(100);
});
