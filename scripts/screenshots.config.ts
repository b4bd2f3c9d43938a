import { defineConfig } from "@playwright/test";

// `npm run screenshots`: draws docs/screenshots anew from a studio of its own, as the journeys start one.
export default defineConfig({ testDir: ".", testMatch: "screenshots.ts", timeout: 120_000, workers: 1 });
