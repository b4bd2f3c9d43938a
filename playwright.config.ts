import { defineConfig } from "@playwright/test";

// The browser comes from e2e/browser.ts: nothing is downloaded.
export default defineConfig({
  testDir: "e2e",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: true,
  use: { viewport: { width: 1440, height: 900 }, trace: "retain-on-failure" },
});
